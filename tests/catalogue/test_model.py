"""The values: where they say that they are from."""

from __future__ import annotations

import dataclasses

import pytest

from detector.catalogue.model import ReadTest
from tests.catalogue.samples import good


def test_origin_is_file_and_line() -> None:
    assert good().origin(14) == "signatures/workplace-monitoring/acme-watch.yaml:14"


def test_an_endpoint_is_called_by_its_host_or_domain() -> None:
    assert [endpoint.name for endpoint in good().endpoints] == ["acmewatch.example", "in.acmewatch.example"]


def test_a_signature_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        good().name = "Other"  # type: ignore[misc]


def test_an_example_body_is_text_or_bytes_in_base64() -> None:
    assert ReadTest('{"a": "ä"}', (), 1).sent == '{"a": "ä"}'.encode()
    assert ReadTest("base64:FAIAAAUG", (), 1).sent == b"\x14\x02\0\0\x05\x06"
