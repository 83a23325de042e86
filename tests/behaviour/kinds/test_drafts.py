"""What was written elsewhere: prompts, cells and steps, each beside what its own program sends."""

from __future__ import annotations

from tests.behaviour.test_kinds import evidence
from tests.data.behaviour.hand import START, TEXT


def test_a_prompt_with_its_writer_and_the_assistant_s_address_is_input() -> None:
    prompt = {"actor": "ann@firm.example", "aiApp": "claude.ai", "promptText": TEXT, "observedAt": START}
    assert evidence("form-input", prompt)
    assert evidence("form-input", {**prompt, "actor": 4, "userId": "ann"})
    assert evidence("form-input", {**prompt, "actor": "a"}) is None
    assert evidence("form-input", {**prompt, "aiApp": "assistant"}) is None  # an assistant's own page
    assert evidence("form-input", {**prompt, "promptText": "please"}) is None
    assert evidence("form-input", {**prompt, "observedAt": None}) is None


def test_a_cell_of_a_workbook_that_somebody_changed_is_input() -> None:
    cell = {"user": "ann", "book": "Rates.xlsm", "cell": "$B$4", "old": "", "new": "1200", "at": START}
    assert evidence("form-input", cell)
    assert evidence("form-input", {**cell, "book": "9f3a"}) is None  # a sheet on the web saves itself
    assert evidence("form-input", {**cell, "new": ""}) is None
    assert evidence("form-input", {**cell, "cell": "rate"}) is None
    assert evidence("form-input", {**cell, "user": None, "by": "x"} | {"user": ""})  # the name alone says whose
    nobody = {name: value for name, value in cell.items() if name != "user"}
    assert evidence("form-input", nobody) is None


def test_words_typed_in_a_task_that_somebody_shows_are_input() -> None:
    step = {"op": "TYPE", "value": TEXT, "tag": "textarea", "ts": START}
    assert evidence("form-input", {"contributor": "p-4", "actions": [step]})
    assert evidence("form-input", {"test": "p-4", "actions": [step]}) is None
    assert evidence("form-input", {"contributor": "p-4", "actions": [{**step, "op": "WAIT"}]}) is None
    assert evidence("form-input", {"contributor": "p-4", "actions": [{**step, "tag": "div"}]}) is None


def test_a_record_of_many_names_is_none() -> None:
    prompt = {"actor": "ann@firm.example", "aiApp": "claude.ai", "promptText": TEXT, "observedAt": START}
    assert evidence("form-input", {**prompt, **{f"more{n}": n for n in range(30)}}) is None
