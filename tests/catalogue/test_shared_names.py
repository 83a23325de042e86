"""Names that many firms live under are told from those of one vendor."""

from __future__ import annotations

import pytest

from detector.catalogue.model import Endpoint
from detector.catalogue.shared_names import is_suffix, registrable, shared_fault


def is_warning(*, host: str | None = None, domain: str | None = None, path: str | None = None) -> bool | None:
    fault = shared_fault(Endpoint(host, domain, "ingest", (), path, (), "page", 1))
    if fault is not None:
        assert "; " in fault[0]
    return fault and fault[1]


@pytest.mark.parametrize(
    "name",
    [
        *("amazonaws.com", "us-east-1.amazonaws.com", "s3.eu-west-1.amazonaws.com", "cloudfront.net", "azureedge.net"),
        *("windows.net", "blob.core.windows.net", "googleapis.com", "co.uk", "com.au", "akamaihd.net", "b-cdn.net"),
    ],
)
def test_a_whole_domain_of_many_is_refused(name: str) -> None:
    assert is_warning(domain=name) is False
    assert is_warning(domain=name, path="/acme/**") is False


@pytest.mark.parametrize(
    "name",
    [
        "acme.co.uk",
        "acme.com",
        "d111.cloudfront.net",
        "acme.blob.core.windows.net",
        "acme-bucket.s3.eu-west-1.amazonaws.com",
        "abc123.execute-api.us-east-1.amazonaws.com",
        "firebaselogging.googleapis.com",
    ],
)
def test_a_name_of_one_customer_is_its_own(name: str) -> None:
    assert is_warning(domain=name) is None
    assert is_warning(host=name) is None


@pytest.mark.parametrize("name", ["kinesis.us-east-1.amazonaws.com", "storage.googleapis.com", "unpkg.com"])
def test_a_host_of_all_customers_needs_a_path(name: str) -> None:
    assert is_warning(host=name) is False
    assert is_warning(host=name, path="/acme/**") is None


def test_a_suffix_that_a_firm_registered_is_for_a_person_to_judge() -> None:
    assert is_warning(domain="myshopify.com") is True
    assert is_warning(host="myshopify.com") is None
    assert is_warning(host="co.uk") is False


def test_what_is_no_host_name_was_told_already() -> None:
    assert is_warning(domain="") is None
    assert is_warning(host="*.amazonaws.com") is None


def test_the_registered_domain_is_what_somebody_owns() -> None:
    assert registrable("in.eu.acme.co.uk") == "acme.co.uk"
    assert registrable("a.b.cloudfront.net") == "b.cloudfront.net"
    assert registrable("com") == "com"
    assert is_suffix("github.io", private=True)
    assert not is_suffix("github.io", private=False)
