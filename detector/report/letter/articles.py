"""The articles of the GDPR that a letter names: what each says, in our own short words, and where its text stands.

The law is Regulation (EU) 2016/679, in the Official Journal at REGULATION. Every article, paragraph and letter that
detector.report.letter.law cites was compared with published copies of the text on 30 November 2026, of which `url` is
one that is easy to read; `says` speaks of the paragraphs that are cited and does not stand in for the text. Data that
comes from watching a person counts as obtained from that person, so that Article 13 and not 14 applies (Court of
Justice, 18 December 2025, C-422/24, on body cameras, https://eulaw.online/l/reg-679-2016/article/14?lang=en); a letter
names both, because who obtained what from whom is what it asks. Knows no report and no letter.
"""

from __future__ import annotations

from dataclasses import dataclass

REGULATION = "https://eur-lex.europa.eu/eli/reg/2016/679/oj"


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its number, what it is about, and an address at which its text can be read."""

    number: int
    says: str
    url: str


ARTICLES = (
    Article(
        5,
        "the principles: data is collected for stated purposes (1)(b), only as much as these need (1)(c), and kept no "
        "longer than they need (1)(e)",
        "https://gdprhub.eu/index.php?title=Article_5_GDPR",
    ),
    Article(
        6,
        "the lawful bases, one of which is needed (1); when data may be used for another purpose than the first (4)",
        "https://gdprhub.eu/index.php?title=Article_6_GDPR",
    ),
    Article(
        7,
        "a consent can be withdrawn at any time, as easily as it was given (3)",
        "https://gdprhub.eu/index.php?title=Article_7_GDPR",
    ),
    Article(
        12,
        "information is given in clear and plain language (1); requests under Articles 15 to 22 are answered within "
        "one month, which may be extended by two with reasons (3)",
        "https://gdprhub.eu/index.php?title=Article_12_GDPR",
    ),
    Article(
        13,
        "what must be told, and when, where data comes from the person",
        "https://gdprhub.eu/index.php?title=Article_13_GDPR",
    ),
    Article(
        14,
        "what must be told, and when, where data comes from elsewhere",
        "https://gdprhub.eu/index.php?title=Article_14_GDPR",
    ),
    Article(
        15,
        "the right to know whether data is held, what it is used for and who receives it (1), (2), and to a copy (3)",
        "https://gdprhub.eu/index.php?title=Article_15_GDPR",
    ),
    Article(16, "the right to have wrong data corrected", "https://gdprhub.eu/index.php?title=Article_16_GDPR"),
    Article(
        17,
        "the right to have data erased, on the grounds that it lists",
        "https://gdprhub.eu/index.php?title=Article_17_GDPR",
    ),
    Article(
        18,
        "the right to have the use of data restricted, in the cases that it lists",
        "https://gdprhub.eu/index.php?title=Article_18_GDPR",
    ),
    Article(
        21,
        "the right to object, on grounds of one's own situation, to what rests on a public task or a legitimate "
        "interest (1); it must be pointed out clearly (4)",
        "https://gdprhub.eu/index.php?title=Article_21_GDPR",
    ),
    Article(
        22,
        "no decision by a program alone that has legal or similarly significant effects, with exceptions",
        "https://gdprhub.eu/index.php?title=Article_22_GDPR",
    ),
    Article(
        25,
        "data protection by design and by default",
        "https://gdprhub.eu/index.php?title=Article_25_GDPR",
    ),
    Article(
        28,
        "who processes data for another does so under a contract (3), which obliges it to help answer requests (3)(e)",
        "https://gdprhub.eu/index.php?title=Article_28_GDPR",
    ),
    Article(
        35,
        "where a high risk is likely, its effect is assessed beforehand (1), with the data protection officer's advice "
        "(2) and, where appropriate, the views of those concerned or their representatives (9)",
        "https://gdprhub.eu/index.php?title=Article_35_GDPR",
    ),
    Article(
        44,
        "data leaves for other countries only under the conditions of Articles 44 to 49",
        "https://gdprhub.eu/index.php?title=Article_44_GDPR",
    ),
    Article(
        49,
        "exceptions for single cases in which data leaves for other countries",
        "https://gdprhub.eu/index.php?title=Article_49_GDPR",
    ),
    Article(
        88,
        "law and collective agreements of a country may set more specific rules for employment",
        "https://gdprhub.eu/index.php?title=Article_88_GDPR",
    ),
)
