"""Settings: what a file may say, and a line for every mistake with the place and the remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.configuration import Configuration, ConfigurationError, parse_configuration

FILE = Path("/home/a/.config/detect/detect.toml")
FORMATS = ("table", "json")


def parsed(text: str, home: Path | None = Path("/home/a")) -> Configuration:
    return parse_configuration(text, FILE, home, FORMATS)


def test_everything_that_can_be_set() -> None:
    text = """
        # mine
        signatures = ["~/mine", "beside", "/etc/detect/firm.yaml", "~"]
        ignore = ["Intranet.Example.", "sentry.company.example"]
        keep = "30d"
        no_history = true
        format = "json"
    """
    assert parsed(text) == Configuration(
        source=FILE,
        signatures=(
            Path("/home/a/mine"),
            FILE.parent / "beside",
            Path("/etc/detect/firm.yaml"),
            Path("/home/a"),
        ),
        ignore=frozenset({"intranet.example", "sentry.company.example"}),
        keep=30 * 86_400.0,
        no_history=True,
        format="json",
    )
    assert parsed("") == Configuration(source=FILE)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("keep = '9d'\nsignature = []", 2, "`signature` is no setting; did you mean `signatures`?"),
        ("no-history = true", 1, "did you mean `no_history`?"),
        ("Format = 'json'", 1, "did you mean `format`?"),
        ("\n\n[proxy]\nport = 1", 3, "`proxy` is no setting; there are signatures, ignore, keep, no_history, format"),
        ("'ke ep' = 1", 1, "`ke ep` is no setting; did you mean `keep`?"),
        ("keep = 90", 1, 'keep: must be text in quotes, such as "90d"'),
        ("keep = 'long'", 1, "keep: 'long' is no span of time"),
        ("no_history = 'yes'", 1, "no_history: must be true or false"),
        ("format = 'jsno'", 1, "did you mean json?"),
        ("format = 'poem'", 1, "'poem' is none of table, json"),
        ("signatures = 'one'", 1, "signatures: must be a list of texts"),
        ("ignore = ['https://a.example/x']", 1, "is no host name"),
        ("ignore = ['']", 1, "must be a list of texts"),
        ("ignore = [7]", 1, "must be a list of texts"),
        ("keep = '9d'\nkeep = '8d'", 2, ""),
        ("keep = ", 1, ""),
        ("signatures = ['a'\n\n\n", 1, ""),
        ("a = 1\nb = 'x\n", 2, ""),
        ('signatures = ["a\\u0000b"]', 1, "is no path"),
    ],
)
def test_every_mistake_is_one_line_with_its_place(text: str, line: int, said: str) -> None:
    with pytest.raises(ConfigurationError) as told:
        parsed(text)
    message = str(told.value)
    assert message.startswith(f"{FILE}: line {line}: ")
    assert said in message and "\n" not in message


def test_without_a_home_there_is_no_tilde() -> None:
    with pytest.raises(ConfigurationError, match="there is no home directory"):
        parsed("signatures = ['~/x']", None)


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(ConfigurationError):
        parsed("ignore = " + "[" * 20_000)


@given(st.text(max_size=60) | st.text(alphabet="keep='9d\"\n[]no_histry .x", max_size=40))
def test_any_text_is_settings_or_refused_in_one_line(text: str) -> None:
    try:
        assert parsed(text).source == FILE
    except ConfigurationError as error:
        assert str(error).startswith(str(FILE))
