"""Messages without a schema that end too early."""

from __future__ import annotations

from detector.behaviour.decode import protobuf


def test_of_many_records_the_last_may_be_cut_off() -> None:
    record = b"\x0a\x04\x08\x05\x10\x07"  # field 1: {1: 5, 2: 7}
    assert protobuf.read(record * 9 + record[:-1]) == {"f1": [{"f1": 5, "f2": 7}] * 9}
    assert protobuf.read(record * 3 + record[:-1]) is None
