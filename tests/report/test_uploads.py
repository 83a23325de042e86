"""The row of an upload adds up what all hosts of a vendor were sent."""

from __future__ import annotations

from detector.beats.model import Quiet
from detector.report.document import UploadRow
from detector.report.uploads import upload_row
from detector.summary import Tally
from detector.uploads.bursts import Bursts
from detector.uploads.idle import WhileIdle
from detector.uploads.model import upload_of

PICTURES = {20 * number: 100_000 for number in range(10)}


def tally(host: str, sent: dict[int, int]) -> Tally:
    return Tally(host=host, upload=upload_of(sent, 0, sent))


def test_all_hosts_of_a_vendor_are_added_up() -> None:
    row = upload_row([tally("a.example", {16: 7}), tally("b.example", {17: 5, 16: 3}), Tally(host="c.example")], None)
    assert row == UploadRow(started_at=240.0, seconds_per_bucket=15, bytes_up=(10, 5))


def test_bursts_and_quiet_times_are_of_the_whole() -> None:
    parts = [tally("a.example", dict(list(PICTURES.items())[half::2])) for half in range(2)]
    row = upload_row(parts, Quiet(0, 240, (True,) * 4 + (False,) * 20))
    assert row.bursts == (Bursts("screenshot", 10, 100_000, 300),)
    assert row.while_idle == WhileIdle(400_000, 960)


def test_nothing_sent_is_empty_and_not_unknown() -> None:
    assert upload_row([Tally(host="a.example")], None) == UploadRow(started_at=0.0, seconds_per_bucket=15, bytes_up=())
