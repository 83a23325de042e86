"""What a letter asks, once with the articles of the GDPR and once without any law.

The articles are those of Regulation (EU) 2016/679; what each says, and where its text was read, stands in
detector.report.letter.articles. Each question stands beside the provisions that speak of that very thing; what they
mean in a case is for a lawyer to say. Knows no report.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """One question, and where the GDPR speaks of it."""

    title: str
    text: str
    articles: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The sentences of a letter that depend on the law that the reader lives under."""

    names_articles: bool
    basis: str
    answer_by: str
    request: str
    on_behalf: str
    request_answer_by: str
    note: str


QUESTIONS = (
    Question(
        "Which data",
        "Which data about me does each of these products collect, and which of its functions are switched on?",
        "Articles 14(1)(d) and 15(1)(b)",
    ),
    Question("What for", "For which purposes is it collected?", "Articles 5(1)(b), 13(1)(c), 14(1)(c) and 15(1)(a)"),
    Question(
        "On which lawful basis",
        "On which lawful basis: consent, a contract, a law, a works or collective agreement, or a legitimate interest, "
        "and then which?",
        "Articles 6(1), 13(1)(c) and (d), 14(1)(c) and (2)(b); in employment also Article 88 and the national rules "
        "made under it",
    ),
    Question(
        "Whether less would do",
        "Why is this much needed, and which milder means were considered?",
        "Articles 5(1)(c) and 25",
    ),
    Question(
        "Who receives it",
        "Who receives the data, inside the company and outside, in which countries, and under which contract?",
        "Articles 13(1)(e) and (f), 14(1)(e) and (f), 15(1)(c) and (2), 28(3) and 44 to 49",
    ),
    Question(
        "Whether AI models are trained with it",
        "Is the data used to train or improve AI models, by the company, the vendor or anybody else? If so: for whose "
        "purposes, and can it be refused?",
        "Articles 5(1)(b), 6(4), 13(1)(c), 13(3) and 14(4)",
    ),
    Question(
        "How long it is kept",
        "For how long is the data kept, and what is done to delete it?",
        "Articles 5(1)(e), 13(2)(a), 14(2)(a) and 15(1)(d)",
    ),
    Question(
        "Whether it judges me",
        "Is the data used to assess my work or my conduct, by people or by a program? If a program decides: by which "
        "logic, and with which consequences?",
        "Articles 13(2)(f), 14(2)(g), 15(1)(h) and 22",
    ),
    Question(
        "Whether the risks were assessed",
        "Was the effect on those who are watched assessed beforehand, what did the data protection officer advise, and "
        "were those who are watched, or their representatives, asked?",
        "Article 35(1), (2) and (9)",
    ),
    Question(
        "When I was told",
        "When and where was I told of this? Please send me a copy of that notice.",
        "Articles 12(1), 13(1) and (2), 14(1), (2) and (3)",
    ),
    Question(
        "How to object",
        "How can I object, switch it off, or withdraw a consent, and how can I have data corrected or deleted?",
        "Articles 7(3), 13(2)(b) and (c), 14(2)(c) and (d), 15(1)(e), 16, 17, 18 and 21(1) and (4)",
    ),
    Question("A copy", "Please send me a copy of the data about me that these products hold.", "Article 15(3)"),
)

EU = Wording(
    names_articles=True,
    basis="I ask under Articles 12 to 15 of the General Data Protection Regulation (GDPR, Regulation (EU) 2016/679).",
    answer_by=(
        "To what I ask under Article 15 GDPR, its Article 12(3) asks for an answer within one month of receipt. Should "
        "you need the longer time that it allows for, please tell me why within that month."
    ),
    request=(
        "Under Article 15 GDPR I ask whether you process personal data about me. If you do, please send me a copy of "
        "it (Article 15(3)) and tell me what Article 15(1)(a) to (h) and (2) lists: the purposes, the kinds of data, "
        "the recipients, how long it is kept, where it came from, whether it is used for automated decisions, and the "
        "safeguards where it leaves the European Economic Area. Please tell me, too, on which lawful basis you "
        "process it (Article 6(1)), whether it is used to train or improve AI models, and how I can object "
        "(Article 21)."
    ),
    on_behalf=(
        "If you process it for somebody else, as a processor (Article 28), please tell me for whom, and pass this "
        "request on to them: your contract with them obliges you to help them answer it (Article 28(3)(e))."
    ),
    request_answer_by="Please answer within one month of receipt (Article 12(3)).",
    note=(
        "They name articles of the GDPR, which applies in the European Economic Area; the United Kingdom has a version "
        "of its own, which differs in places. Elsewhere: `--letter-for other`. What national law and agreements "
        "on employment add (Article 88) they do not know."
    ),
)

OTHER = Wording(
    names_articles=False,
    basis="I would like to understand how data about me is handled at work.",
    answer_by="Please answer by [date]. If there is a law, a policy or an agreement that sets a time, please name it.",
    request=(
        "Please tell me whether you hold data about me. If you do, please send me a copy of it, and tell me the "
        "purposes, the kinds of data, who receives it and in which countries, how long it is kept, where it came from, "
        "whether a program makes decisions with it, whether it is used to train or improve AI models, and how I can "
        "object to that or have the data deleted."
    ),
    on_behalf="If you hold it for somebody else, please tell me for whom, and pass this request on to them.",
    request_answer_by="Please answer by [date].",
    note=(
        "They name no law, because which one applies depends on where you live; a data protection authority, a union "
        "or a lawyer there can tell. In the European Economic Area use `--letter-for eu`, which names the "
        "articles of the GDPR."
    ),
)

WORDINGS = {"eu": EU, "other": OTHER}
