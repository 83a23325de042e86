"""Measures what a look-up costs beside adblock-rust, with as many rules, and what all signatures cost at the start.

    python tests/benchmarks/match_speed.py                  # needs PyPI `adblock`; about a minute
    python tests/benchmarks/match_speed.py --rules 500 --urls 5000 --rounds 2
    python tests/benchmarks/match_speed.py --list easylist.txt --list easyprivacy.txt --ask urls.txt

Both sides get the same rules (hosts, most without a path) in one process, and are asked in turn about the same URLs,
and both must give the same answers. `first meeting` asks once about every rule, when both sides still compile it. Then
come rounds with URLs that are new each time (the median counts), of three kinds:
- `ordinary`: every URL has a host of its own that was never asked for. One in five is named by a rule, and few rules
  are named by most of them (the rule of rank n by 1/n), as on ordinary days.
- `worst hosts`: every URL has a host of its own, half are named by a rule, and any rule is as likely as another: what
  an index has to fetch is far away in memory each time.
- `known hosts`: the URLs go to some hundred hosts, half of them named, as those of one day do.
`by URL` asks with the text of the URL, as adblock-rust is asked (it gets the page and the type as well); `host, path`
is what our sources hand over, who have cut it already. Time is the thread's own, so that others on the machine do not
count for their turns, though they do for the caches. `growth` is what the most rules cost beside the fewest.

`one dict` is the least that any index in Python can cost: a plain dict with as many names, asked once for each of these
hosts' names. It grows with its size, too: what is far away in memory takes longer to fetch.

`--list` reads real lists instead, whole on their side and as far as we understand them on ours (so answers differ, and
their share is told), and asks about the URLs in `--ask`, one a line.
"""

import argparse
import gc
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from itertools import accumulate
from pathlib import Path
from typing import Any

from tabulate import tabulate

from detector.catalogue.compiled import Catalogue, Entry, catalogue_of
from detector.catalogue.imported import name_list
from detector.lists.reading import read_list
from detector.match.host import split_target
from detector.match.index import Matcher

ROOT = Path(__file__).resolve().parent.parent.parent
WORDS = (
    "ads",
    "pixel",
    "track",
    "collect",
    "event",
    "beacon",
    "edge",
    "cdn",
    "static",
    "data",
    "log",
    "api",
    "v1",
    "js",
)
ENDINGS = ("com", "net", "io", "co.uk", "de")
KNOWN_HOSTS = 300

Rule = tuple[str, str | None]


def made_rules(count: int, dice: random.Random) -> list[Rule]:
    """Return domains, one in seven with a path."""
    names: set[str] = set()
    while len(names) < count:
        prefix = dice.choice(WORDS) + "." if dice.random() < 0.4 else ""
        names.add(f"{prefix}{dice.choice(WORDS)}{dice.choice(WORDS)}{dice.randrange(10**5)}.{dice.choice(ENDINGS)}")
    return [(name, f"/{dice.choice(WORDS)}/x" if dice.random() < 0.15 else None) for name in sorted(names)]


def made_places(rules: Sequence[Rule], count: int, dice: random.Random, *, ordinary: bool = False) -> list[Rule]:
    """Return hosts that were not seen before, and where their paths begin: half of them below the rules' domains.

    If they are to be `ordinary`, a fifth are, and most of these below few domains.
    """
    ranked = list(accumulate(1 / rank for rank in range(1, len(rules) + 1))) if ordinary else None
    places = []
    for name, path in dice.choices(rules, cum_weights=ranked, k=count):
        if dice.random() < (0.8 if ordinary else 0.5):
            name = "".join(dice.choices("abcdefghijklmnop", k=9)) + "." + dice.choice(ENDINGS)
        places.append((f"{dice.randrange(10**9):x}.{name}", path))
    return places


def made_url(place: Rule, dice: random.Random) -> str:
    """Return a new URL at a place."""
    host, path = place
    tail = "/".join(dice.choice(WORDS) for _ in range(dice.randrange(1, 5)))
    query = "&".join(f"{dice.choice(WORDS)}={dice.randrange(10**9):x}" for _ in range(dice.randrange(1, 12)))
    return f"https://{host}{path or ''}/{tail}?{query}"


def engine_of(rules: Sequence[Rule]) -> Any:
    """Return adblock-rust with these rules."""
    adblock = import_module("adblock")  # a peer, to be installed by whoever measures
    filters = adblock.FilterSet()
    filters.add_filters([f"||{name}{path or ''}^$third-party" for name, path in rules])
    return adblock.Engine(filters)


def matcher_of(rules: Sequence[Rule]) -> Matcher:
    """Return ours with these rules, one signature each."""
    entries = tuple(Entry(f"s{number}", "advertising", f"s{number}.yaml") for number in range(len(rules)))
    domains: dict[str, list[list[object]]] = {
        name: [[number, "ingest", path and path + "/**", [], [], 1]] for number, (name, path) in enumerate(rules)
    }
    return Matcher(Catalogue(problems=(), entries=entries, hosts={}, domains=domains, issuers={}, _lines=()))


def timed(ask: Callable[[], int], count: int) -> tuple[float, int]:
    """Return microseconds a question, and how many were answered with a rule."""
    gc.collect()
    start = time.thread_time()  # what others do on this machine meanwhile does not count
    answered = ask()
    return (time.thread_time() - start) / count * 1e6, answered


def ask_engine(engine: Any, urls: Sequence[str]) -> int:
    check = engine.check_network_urls
    return sum(check(url, "https://news.example/", "script").matched for url in urls)


def ask_with_url(matcher: Matcher, urls: Sequence[str]) -> int:
    match = matcher.match_target
    return sum(match(url) is not None for url in urls)


def ask_with_parts(matcher: Matcher, parts: Sequence[tuple[str, str | None]]) -> int:
    match = matcher.match
    return sum(match(host, path=path) is not None for host, path in parts)


def ask_dict(table: dict[str, object], names: Sequence[str]) -> int:
    return sum(table.get(name) is not None for name in names)


def measure(count: int, options: argparse.Namespace) -> dict[str, tuple[float, ...]]:
    """Return what a question costs with so many rules, by kind: them, us by URL, us by host and path, one dict."""
    dice = random.Random(count)
    rules = made_rules(count, dice)
    engine, by_url, by_parts = engine_of(rules), matcher_of(rules), matcher_of(rules)
    table: dict[str, object] = {name: [name] for name, _ in rules}

    def ask(urls: Sequence[str]) -> tuple[float, ...]:
        parts = [split_target(url) for url in urls]
        names = [host.partition(".")[2] for host, _ in parts]
        theirs, said = timed(lambda: ask_engine(engine, urls), len(urls))
        ours, same = timed(lambda: ask_with_url(by_url, urls), len(urls))
        apart, again = timed(lambda: ask_with_parts(by_parts, parts), len(urls))
        floor, _ = timed(lambda: ask_dict(table, names), len(urls))
        assert said == same == again, f"{said} answers beside {same} and {again}"
        return theirs, ours, apart, floor

    first = ask([made_url(rule, dice) for rule in rules])
    known = made_places(rules, KNOWN_HOSTS, dice)
    ranked = dice.sample(rules, len(rules))
    rounds: dict[str, list[tuple[float, ...]]] = {"ordinary": [], "worst hosts": [], "known hosts": []}
    for _ in range(options.rounds):
        for kind, costs in rounds.items():
            if kind == "known hosts":
                places = dice.choices(known, k=options.urls)
            else:
                places = made_places(ranked, options.urls, dice, ordinary=kind == "ordinary")
            costs.append(ask([made_url(place, dice) for place in places]))
    medians = {kind: tuple(map(statistics.median, zip(*costs, strict=True))) for kind, costs in rounds.items()}
    return {"first meeting": first, **medians}


def shown(count: int, found: Mapping[str, Sequence[float]]) -> list[list[object]]:
    """Return the table's rows for so many rules."""
    return [
        [f"{count:,}", kind, *(f"{cost:.2f}" for cost in costs), *(f"{cost / costs[0]:.2f}" for cost in costs[1:3])]
        for kind, costs in found.items()
    ]


def growth(fewest: Mapping[str, Sequence[float]], most: Mapping[str, Sequence[float]]) -> list[list[object]]:
    """Return the rows that tell how many times as much the most rules cost as the fewest."""
    return [
        ["growth", kind, *(f"{late / early:.2f} x" for early, late in zip(fewest[kind], costs, strict=True)), "", ""]
        for kind, costs in most.items()
        if kind != "first meeting"
    ]


def measure_lists(options: argparse.Namespace) -> list[list[object]]:
    """Return the row for real lists, asked about real URLs in as many rounds as fit."""
    texts = [place.read_text(errors="replace") for place in options.list]
    filters = import_module("adblock").FilterSet()
    for text in texts:
        filters.add_filter_list(text)
    engine = import_module("adblock").Engine(filters)
    named = tuple(
        name_list(place.stem, read_list(text, lambda _: None)) for place, text in zip(options.list, texts, strict=True)
    )
    matcher = Matcher(replace(catalogue_of([]), lists=named))
    urls = [line for line in options.ask.read_text(errors="replace").split() if line.startswith("http")]
    random.Random(1).shuffle(urls)

    def ask(some: Sequence[str]) -> tuple[float, ...]:
        parts = [split_target(url) for url in some]
        theirs, said = timed(lambda: ask_engine(engine, some), len(some))
        ours, answered = timed(lambda: ask_with_url(matcher, some), len(some))
        apart, _ = timed(lambda: ask_with_parts(matcher, parts), len(some))
        return theirs, ours, apart, said / len(some), answered / len(some)

    starts = range(0, len(urls) - options.urls + 1, options.urls)
    *costs, said, answered = map(
        statistics.median, zip(*(ask(urls[start : start + options.urls]) for start in starts), strict=True)
    )
    answers = f"{said:.0%} named by them, {answered:.0%} by us"
    cells = [*(f"{cost:.2f}" for cost in costs), "", *(f"{cost / costs[0]:.2f}" for cost in costs[1:])]
    return [[f"{sum(map(len, named)):,}", f"real, {answers}", *cells]]


def start_cost(runs: int) -> tuple[float, float]:
    """Return milliseconds that a warm start takes to load all signatures, and to load none: medians, in turn."""
    code = (
        "import time; start = time.perf_counter()\n"
        "from detector.catalogue import store\nfrom pathlib import Path\nimport sys\n"
        "if sys.argv[1] == 'none': store.builtin_folder = lambda: Path(sys.argv[2])\n"
        "from detector.match.index import Matcher\n"
        "count = len(Matcher(store.load())._entries)\n"
        "print((time.perf_counter() - start) * 1000, count)"
    )
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder, "empty")
        empty.mkdir()
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": folder, "XDG_DATA_HOME": folder}
        found: dict[str, list[float]] = {"all": [], "none": []}
        for _ in range(runs + 1):
            for which, times in found.items():
                command = [sys.executable, "-c", code, which, str(empty)]
                run = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
                times.append(float(run.stdout.split()[0]))
    return statistics.median(found["all"][1:]), statistics.median(found["none"][1:])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rules", type=int, nargs="+", default=[500, 5_000, 50_000])
    parser.add_argument("--urls", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--starts", type=int, default=15)
    parser.add_argument("--list", type=Path, action="append", default=[])
    parser.add_argument("--ask", type=Path)
    options = parser.parse_args()
    if options.list:
        rows = measure_lists(options)
    else:
        found = {count: measure(count, options) for count in sorted(options.rules)}
        rows = [row for count, costs in found.items() for row in shown(count, costs)]
        rows += growth(found[min(found)], found[max(found)]) if len(found) > 1 else []
    heads = [
        "rules",
        "URLs",
        "adblock-rust, µs",
        "ours by URL, µs",
        "by host, path, µs",
        "one dict, µs",
        "URL ratio",
        "host, path ratio",
    ]
    print(tabulate(rows, heads, disable_numparse=True))
    if options.list:
        return
    everything, nothing = start_cost(options.starts)
    print(f"\nA warm start: {everything:.1f} ms with all signatures, {nothing:.1f} ms with none, ", end="")
    print(f"{everything - nothing:.1f} ms for all of them (at most 60)")


if __name__ == "__main__":
    main()
