"""What the pretended person types and is: unlike anything else, so that it can be looked for everywhere."""

from __future__ import annotations

PHRASE = "tangerine-lattice-5093"
REMARK = "quiet marmot under kiln 8824"
E_MAIL = "odile.brandt@paywerk.example"
PASSWORD = "Wn7!correct-horse-6150"
COOKIE = "cookie-4f1d8a20c7e35b96"
TOKEN = "token-b81c06de9f4732a5"
DOCUMENT = "LEDGER-OF-THE-THIRD-QUARTER-48211"
ELEMENT = "secret-line"
PERSON = "emp-00417"
BUTTON = "Approve the raise"

SECRETS = (PHRASE, REMARK, E_MAIL, PASSWORD, COOKIE, TOKEN, DOCUMENT, PERSON)
