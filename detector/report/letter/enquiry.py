"""A report as a letter in Markdown: what was seen, what is asked about it, and a request for data to each vendor.

It states findings with their evidence and asks; it accuses nobody and is no legal advice, and says so. Names from
outside stand in code spans or are escaped (detector.report.safe). The law is that of detector.report.letter.law.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detector.report import plain, sentences, words
from detector.report.document import Document, HostRow, Interception, VendorRow
from detector.report.letter.articles import ARTICLES, REGULATION
from detector.report.letter.law import QUESTIONS, WORDINGS, Wording
from detector.report.next_steps import NextSteps, next_steps
from detector.report.safe import markdown, markdown_code, web_address

_NAME_LENGTH = 100
_NAMED_HOSTS = 4
_LISTED_HOSTS = 20


def render(document: Document, letter_for: str) -> str:
    """Return the letters on `document`, for readers in the `eu` or in `other` places, without a newline at the end."""
    wording = WORDINGS[letter_for]
    blocks = [
        "# Before you send anything",
        *_before(wording),
        "# Enquiry about data that my work machine sends",
        *_head(document, wording),
        "## What was seen",
        *_seen(document),
        "## What I would like to know",
        *_questions(wording, with_hosts=bool(document.collectors or document.possible)),
        wording.answer_by,
        "## What could not be seen",
        *_gaps(document),
        "Yours faithfully,\n\n[name]",
        "# Annex A: the evidence",
        *_evidence(document),
    ]
    if document.receiving:
        blocks += ["# Annex B: a request for data to each vendor", *_requests(document.receiving, wording)]
    if wording.names_articles:
        blocks += ["# Annex C: the articles that are named here", *_articles()]
    return "\n\n".join([*blocks, "---", f"{sentences.signatures(document)} {sentences.verdict(document)}"])


def _articles() -> Iterator[str]:
    yield f"In short and in other words than the law's; what counts is its text (<{REGULATION}>)."
    yield "\n".join(f"- **Article {one.number}**: {one.says}. <{one.url}>" for one in ARTICLES)


def _before(wording: Wording) -> Iterator[str]:
    yield (
        "These are drafts, made by a program out of a report on network traffic. **They are no legal advice.** Check "
        "every sentence, delete what is not so, and fill in what stands in [brackets]. You decide whether to send "
        "them; a works council, a union, a data protection authority or a lawyer can tell you beforehand what that "
        "may lead to where you work."
    )
    yield wording.note


def _head(document: Document, wording: Wording) -> Iterator[str]:
    yield "To: [employer, or its data protection officer]  \nFrom: [name]  \nDate: [date]"
    yield "Dear Sir or Madam,"
    looked_at = sentences.looked_at(document, markdown_code)
    yield f"I have looked at the network traffic of [which machine], with this result. {looked_at}"
    yield f"{wording.basis} This is a question and no reproach: traffic tells who received data, not why."
    if wording.names_articles:
        yield f"The text of the GDPR: <{REGULATION}>. What the articles named here say in short stands in annex C."


def _seen(document: Document) -> Iterator[str]:
    yield " ".join([plain.lead(document), *plain.more(document, markdown_code)])
    if document.receiving:
        yield _table(document.receiving)
    legend = [f"- **{word}**: {meaning}" for word, meaning in sentences.legend(document)]
    if legend:
        yield "\n".join(legend)
    for rows, say in ((document.collectors, sentences.unknown), (document.possible, sentences.possible)):
        for said in (say(row, markdown_code) for row in rows):
            # The last detail tells how to describe the host for others, which is nothing for a letter.
            details = [detail for detail in said.details if "detect signatures" not in detail]
            yield "\n".join([f"- {said.sentence}", *(f"  - {detail}" for detail in details)])
    if document.interception:
        yield "\n".join(f"- {_opened(opened)}" for opened in document.interception)


def _opened(opened: Interception) -> str:
    """Return who signed for which hosts; said to the one who may have set it up."""
    hosts = words.listing([_code(host) for host in opened.hosts], most=_NAMED_HOSTS)
    by = f"opened on their way by {_text(opened.product)}" if opened.product else "signed for by no public authority"
    return f"Connections of this machine to {hosts} were {by} (certificate issued by {_code(opened.issuer)})."


def _table(vendors: Sequence[VendorRow]) -> str:
    headers = ("Product", "Category", "Evidence", "Known to collect", "Sent", "First seen", "Last seen")
    lines = [headers, ("---", "---", "---", "---", "--:", "---", "---")]
    for vendor in vendors:
        seen = sentences.seen_kinds(vendor.observed or (), markdown)
        rung = markdown(words.evidence(vendor.evidence))
        lines.append(
            (
                _text(vendor.name),
                markdown(words.category(vendor.category)),
                f"{rung}: {seen}" if seen else rung,
                _kinds(vendor.collects),
                words.size(vendor.bytes_out),
                words.moment(vendor.first_seen),
                words.moment(vendor.last_seen),
            )
        )
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _questions(wording: Wording, *, with_hosts: bool) -> Iterator[str]:
    yield f"Of each product in the table{', and of each host below it' if with_hosts else ''}:"
    yield "\n".join(
        f"{number}. **{asked.title}.** {asked.text}{f' (GDPR: {asked.articles})' if wording.names_articles else ''}"
        for number, asked in enumerate(QUESTIONS, 1)
    )


def _gaps(document: Document) -> Iterator[str]:
    yield "So that nobody takes this for more than it is:"
    lines = []
    for gap in sentences.gaps(document, markdown_code):
        lines += [f"- {gap.sentence}", *(f"  - {detail}" for detail in gap.details)]
    yield "\n".join(lines)


def _evidence(document: Document) -> Iterator[str]:
    if not document.receiving:
        yield "No host of a known product was met."
    for vendor in document.receiving:
        yield f"## {_text(vendor.name)}"
        yield f"{markdown(vendor.description)} Maker: {_text(vendor.owner)}"
        hosts = [_host(host) for host in vendor.hosts[:_LISTED_HOSTS]]
        more = len(vendor.hosts) - len(hosts) + vendor.hosts_not_listed
        hosts += [f"- and {words.plural(more, 'more host')}"] if more > 0 else []
        sources = [f"- {_address(url)}" for url in vendor.sources]
        yield "\n".join(["Hosts:", "", *(hosts or ["- none that has a name"])])
        yield "\n".join(["Public sources of what is said about it:", "", *sources])


def _host(host: HostRow) -> str:
    sizes = f"{words.size(host.bytes_out)} sent, {words.size(host.bytes_in)} received"
    times = f"{words.moment(host.first_seen)} to {words.moment(host.last_seen)} UTC"
    origin = f"; {markdown_code(host.signature)}" if host.signature else ""
    contacts = words.plural(host.contacts, "contact")
    return f"- {_code(host.host)}: {markdown(words.seen_in(host.seen_in))}; {sizes}, {contacts}, {times}{origin}"


def _requests(vendors: Sequence[VendorRow], wording: Wording) -> Iterator[str]:
    yield (
        "One draft a vendor. A vendor of workplace products mostly holds data for its customer, your employer, and may "
        "pass your request on to it: send one only if you would want that. Tell it no more about yourself than it "
        "needs to find you."
    )
    for vendor in vendors:
        yield f"## Request to {_text(vendor.owner)} about {_text(vendor.name)}"
        yield _next(next_steps(vendor))
        yield "Dear Sir or Madam,"
        yield f"{_met(vendor)} {wording.request}"
        yield f"{wording.on_behalf} You may find me by: [account, e-mail address or device name]."
        yield f"{wording.request_answer_by}\n\n[name]"


def _met(vendor: VendorRow) -> str:
    """Return what the vendor needs to know of what was seen, and no more than was seen."""
    hosts = words.listing([_code(host.host) for host in vendor.hosts], most=_NAMED_HOSTS) or "hosts of yours"
    when = f"between {words.moment(vendor.first_seen)} and {words.moment(vendor.last_seen)} UTC"
    name = _text(vendor.name)
    if vendor.evidence == "contacted":
        return f"A machine that I use made contact with {hosts}, which belongs to {name}, {when}."
    sent = f" ({words.size(vendor.bytes_out)})" if vendor.bytes_out else ""
    seen = sentences.seen_kinds(vendor.observed or (), markdown)
    held = f"; it held {seen}" if seen else ""
    return f"A machine that I use sent data{sent} to {hosts}, which belongs to {name}, {when}{held}."


def _next(steps: NextSteps) -> str:
    """Return the pages of a vendor, or what stands in for them, and the words to search its policy for."""
    ask = _address(steps.data_request) if steps.data_request else "no page is known; see its policy"
    policy = _address(steps.policy) if steps.policy else f'no page is known; search the web for "{_search(steps)}"'
    look_for = ", ".join(f'"{markdown(word)}"' for word in steps.look_for)
    return "\n".join(
        [
            f"- Where to send it: {ask}",
            f"- Its policy: {policy}",
            f"- Words to look for there: {look_for}",
            f"- To opt out: {_address(steps.opt_out) if steps.opt_out else 'no page is known'}",
            f"- {markdown(steps.ai_training)}",
        ]
    )


def _search(steps: NextSteps) -> str:
    return markdown(steps.search)


def _address(url: str) -> str:
    """Return an address as a link where it can be one, and as text where it cannot."""
    address = web_address(url)
    if address and not set(address) & set("<>`|"):
        return f"<{address}>"
    return markdown_code(words.short(url, _NAME_LENGTH))


def _kinds(kinds: Sequence[str]) -> str:
    return ", ".join(markdown(words.kind(kind)) for kind in kinds) or "not known"


def _code(name: str) -> str:
    return markdown_code(words.short(name, _NAME_LENGTH))


def _text(name: str) -> str:
    return markdown(words.short(name, _NAME_LENGTH))
