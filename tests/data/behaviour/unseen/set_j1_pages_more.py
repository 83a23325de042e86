"""Set J1, two more trackers in pages: interactions beside performance data, and a heat map that the page counts."""

from __future__ import annotations

import json

from tests.data.behaviour.unseen.person import CLICK, LEVEL, MOVE, PAGES, Person, js, req
from tests.data.behaviour.unseen.set_j1_kit import NDJSON, Requests, control, tracker


@tracker(CLICK, may=(PAGES,))
def elastic_rum_interactions(p: Person) -> Requests:
    lines = [js({"m": {"se": {"n": "leave-portal", "a": {"n": "rum-js", "ve": "5.16.1"}}, "u": {"id": "f.martin"}}})]
    for x, _, t in p.clicks:
        tag, name, text = control(p)
        page = {"p": {"url": "https://leave.firm.example/calendar"}, "cu": {"text": text, "id": name, "clicked_at": t}}
        lines.append(
            js({"x": {"id": f"{t:x}", "n": f"Click - {tag}", "t": "user-interaction", "d": x % 90, "c": page}})
        )
    return [req("\n".join(lines) + "\n", 25, kind=NDJSON, path="/intake/v3/rum/events")]


@tracker(MOVE, CLICK, may=(LEVEL, PAGES))
def grid_heat_map(p: Person) -> Requests:
    def cells(places: list[tuple[int, int, int]]) -> list[list[int]]:
        counts: dict[tuple[int, int], int] = {}
        for x, y, _ in places:
            counts[x // 20, y // 20] = counts.get((x // 20, y // 20), 0) + 1
        return [[x, y, n] for (x, y), n in sorted(counts.items())]

    page = {"page": "/crm/accounts", "user": "kfischer", "viewport": [1536, 730], "cell": 20}
    return [
        req(json.dumps({**page, "mouse": cells(p.moves), "click": cells(p.clicks), "from": p.start}), 30, path="/heat")
    ]
