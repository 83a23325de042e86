"""Names that many firms live under: public suffixes, and the bare names of clouds and content networks.

A signature that takes such a name as its own would accuse everybody's traffic. The public suffix list comes with its
library, read only when lint or a draft asks. Knows single endpoints, no files.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from detector.catalogue.checks import host_fault
from detector.catalogue.model import Endpoint

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

# Every name below belongs to another customer. What the public suffix list has under its private domains is not
# repeated here unless it is one of those that people most often write down for a vendor.
_CLOUDS = """
    akamai.net akamaiedge.net akamaihd.net akamaized.net aliyuncs.com amazonaws.com amazonaws.com.cn appspot.com
    azure-api.net azure-devices.net azure.com azureedge.net azurefd.net azurewebsites.net b-cdn.net backblazeb2.com
    bunnycdn.com cdn77.org chinacloudapi.cn cloudapp.azure.com cloudapp.net cloudflare.net cloudfront.cn cloudfront.net
    cloudfunctions.net core.windows.net digitaloceanspaces.com edgecastcdn.net edgekey.net edgesuite.net
    elasticbeanstalk.com fastly.net fastlylb.net firebaseapp.com firebaseio.com fly.dev github.io githubusercontent.com
    gitlab.io googleapis.com googleusercontent.com gstatic.com herokuapp.com herokudns.com hwcdn.net impervadns.net
    incapdns.net jsdelivr.net kxcdn.com linodeobjects.com llnwd.net myhuaweicloud.com myqcloud.com netlify.app
    ondigitalocean.app onrender.com oraclecloud.com pages.dev r2.dev run.app servicebus.windows.net stackpathcdn.com
    stackpathdns.com trafficmanager.net unpkg.com vercel.app wasabisys.com web.app windows.net workers.dev
    awsglobalaccelerator.com blob.core.windows.net queue.core.windows.net table.core.windows.net
    google.com cloudflare.com awsapps.com documents.azure.com vault.azure.net database.windows.net
"""
# One host for all customers; only the path tells whose data it is.
_SHARED_HOSTS = """
    ajax.googleapis.com cdn.jsdelivr.net cdnjs.cloudflare.com docs.google.com drive.google.com
    firebasestorage.googleapis.com
    fonts.googleapis.com gist.githubusercontent.com github.com hooks.slack.com pubsub.googleapis.com
    raw.githubusercontent.com storage.cloud.google.com storage.googleapis.com unpkg.com
    www.googleapis.com www.gstatic.com
"""
_AMAZON = re.compile(r"(.+)\.amazonaws\.com(?:\.cn)?")
_AMAZON_WORD = re.compile(
    r"[a-z]{2}(?:-[a-z]+)+-\d|dualstack|s3(?:-.+)?|kinesis|firehose|sqs|sns|events|logs|lambda|lambda-url|execute-api|"
    r"dynamodb|monitoring|cognito-id(?:entity|p)|sts|mobileanalytics|pinpoint|elb|compute|iot|data-ats|appsync-api|ec2"
)


def shared_fault(endpoint: Endpoint) -> tuple[str, bool] | None:
    """Return what is wrong with an endpoint whose name is not one vendor's, and whether that is only a warning."""
    name = endpoint.name
    if endpoint.is_anywhere or host_fault(name):
        return None  # it has no name, or that was told already
    if endpoint.domain is not None and (name in _CLOUDS.split() or _is_amazon_service(name)):
        return f"'{name}' is shared by all customers of a cloud; write the `host:` that is the vendor's alone", False
    if is_suffix(name, private=False):
        return f"'{name}' is a public suffix, under which anybody may have a name; write the vendor's own", False
    if endpoint.host is not None and endpoint.path is None and _is_shared_host(name):
        return f"'{name}' serves all customers of a cloud; add the `path:` that is the vendor's alone", False
    if endpoint.domain is not None and is_suffix(name, private=True):
        return f"'{name}' is a public suffix; keep it only if the vendor itself runs all that is below it", True
    return None


def is_suffix(name: str, *, private: bool) -> bool:
    """Tell whether a name is a public suffix, with or without those that firms registered for their customers."""
    return name == _suffixes(private).publicsuffix(name, accept_unknown=False)


def registrable(host: str) -> str:
    """Return the domain that somebody registered, `acme.co.uk` of `in.acme.co.uk`; what has none stands for itself."""
    return _suffixes(True).privatesuffix(host) or host


def _is_shared_host(name: str) -> bool:
    return name in _SHARED_HOSTS.split() or name in _CLOUDS.split() or _is_amazon_service(name)


def _is_amazon_service(name: str) -> bool:
    """Tell whether a name under amazonaws.com is made of regions and services alone, so of no customer's label."""
    found = _AMAZON.fullmatch(name)
    return found is not None and all(_AMAZON_WORD.fullmatch(label) for label in found[1].split("."))


@cache
def _suffixes(private: bool) -> PublicSuffixList:
    """Read the list: 0.04 s, which nobody but lint and a draft pays."""
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(only_icann=not private)
