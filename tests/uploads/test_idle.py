"""What went up in quiet times: at least so much, and nothing where those are not known."""

from __future__ import annotations

from detector.beats.model import Quiet
from detector.uploads.idle import WhileIdle, while_idle
from detector.uploads.model import Upload, upload_of

QUIET = Quiet(100, 240, (False, True, True, True, False))


def sent(seconds: int, *, level: int = 0) -> Upload:
    return upload_of({seconds // 15: 700}, level, {})


def test_buckets_within_quiet_times_count() -> None:
    assert while_idle(sent(101 * 240), QUIET) == WhileIdle(700, 720)
    assert while_idle(sent(104 * 240 - 15), QUIET) == WhileIdle(700, 720)
    for elsewhere in (100 * 240, 104 * 240, 99 * 240, 200 * 240, 0):
        assert while_idle(sent(elsewhere), QUIET) == WhileIdle(0, 720)


def test_a_bucket_that_is_quiet_in_part_does_not_count() -> None:
    assert while_idle(sent(102 * 240, level=5), QUIET) == WhileIdle(700, 720)
    assert while_idle(sent(101 * 240, level=5), QUIET) == WhileIdle(0, 720)


def test_unknown_quiet_is_unknown() -> None:
    assert while_idle(sent(0), None) is None
