"""Puts the HTML report together: one file without a script, under a Content-Security-Policy that allows none.

Whatever a template writes goes through detector.report.safe.html (Jinja's `finalize`), so no template can forget it.
SVG is written by the same templates: the libraries that draw it were looked at, and the best kept of them (svg.py
1.10, 0.13 s to import) puts text into the picture unescaped, while a layout as plain numbers needs no more than a few
shapes. The style is allowed by its hash, attributes of style by nothing.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from detector.report import blind_spots, blocked, plain, safe, sentences, words
from detector.report.document import Document
from detector.report.html import cards, flow, timeline

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

    from detector.report.html.timeline import Receiver, Series

_ROOM = "detector.report.html"
_TEMPLATES = ("page.html", "cards.html", "pictures.html", "lists.html")


def render(document: Document) -> str:
    """Return `document` as a whole HTML file, without a newline at its end; its last sentence is the verdict."""
    environment = _environment()
    style, unnamed = _style(), document.coverage.unnamed_share
    page = environment.get_template("page.html").render(
        style=style,
        policy=_policy(style),
        document=document,
        lead=plain.lead(document),
        more=[safe.html_sentence(text) for text in plain.more(document, safe.html_name)],
        looked_at=safe.html_sentence(sentences.looked_at(document, safe.html_name)),
        figures=_figures(document),
        groups=cards.groups(document),
        visited=[cards.card(vendor, f"w{number}") for number, vendor in enumerate(document.visited, 1)],
        flow=flow.flow(document),
        timeline=timeline.timeline(document, _series),
        beats=[vendor for vendor in document.receiving if sentences.every(vendor.beat)],
        unknown=[(sentences.unknown(row, safe.html_name), row) for row in document.collectors],
        possible=[(sentences.possible(row, safe.html_name), row) for row in document.possible],
        blocked=[blocked.sentence(document, row, safe.html_name) for row in document.blocked],
        blocked_title=blocked.SECTION,
        blocked_meaning=blocked.MEANING,
        interception=[sentences.interception(opened, safe.html_name) for opened in document.interception],
        gaps=sentences.gaps(document, safe.html_name),
        compared=_compared(document),
        hints=[blind_spots.hint(row, safe.html_name) for row in document.hints],
        blind_spots=blind_spots,
        named_share=None if unnamed is None else 1 - unnamed,
        legend=sentences.legend(document),
        hosts=cards.appendix(document),
        sentences=sentences,
        signatures=sentences.signatures(document),
        verdict=sentences.verdict(document),
    )
    return page.rstrip("\n")


def _compared(document: Document) -> tuple[str, list[Markup]] | None:
    """Return what differs from an earlier time, under its title; only a report from the history compares."""
    if document.past is None:
        return None
    from detector.report import past

    told = [safe.html_sentence(text) for text in past.said(document.past, safe.html_name)]
    return (past.title(document.past), told) if told else None


def prepare() -> None:
    """Read and compile the templates, while their files can still be read."""
    environment = _environment()
    _style()
    for name in _TEMPLATES:
        environment.get_template(name)


def _series(row: Receiver) -> Series | None:
    """Return how much was sent over time, where the row knows that."""
    return row.upload


@cache
def _environment() -> Environment:
    from jinja2 import DictLoader, Environment, StrictUndefined

    environment = Environment(
        loader=DictLoader({name: _file(f"{name}.j2") for name in _TEMPLATES}),
        autoescape=True,
        finalize=safe.html,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "size": words.size,
        "moment": words.moment,
        "clock": words.clock,
        "iso": words.iso,
        "plural": words.plural,
        "span": words.span,
        "share": words.share,
        "kind": words.kind,
        "certainty": words.certainty,
        "short": words.short,
        "sentence": safe.html_sentence,
        "address": safe.web_address,
        "thousands": lambda number: f"{number:,}",
    }
    return environment


@cache
def _style() -> Markup:
    from markupsafe import Markup

    # Ours, and the only text that goes into the page as it is.
    return Markup(_file("style.css"))


def _file(name: str) -> str:
    return files(_ROOM).joinpath(name).read_text(encoding="utf-8")


def _policy(style: str) -> str:
    """Return a policy that allows this one style and nothing else: no script, image, font, frame, form or request."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _figures(document: Document) -> list[tuple[str, str, str]]:
    """Return the numbers to begin with, each with its words and its tone; what did not happen has none."""
    figures = [(f"{count:,}", text, tone) for count, text, tone in plain.figures(document)]
    share = document.coverage.unnamed_share
    return [*figures, *([(words.share(share), "of the bytes have no name", "plain")] if share is not None else [])]
