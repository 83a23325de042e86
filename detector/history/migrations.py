"""The shape of the history's database, as the steps that made it. A step that was published is never changed.

`tally` and `head` hold versions (see detector.history.model); `beat` holds the connections of an hour of traffic to
one destination, as detector.beats.keeping packs them. Knows SQL that most databases understand, and runs none.
"""

from __future__ import annotations

APPLICATION = 0x44746374
"""What SQLite writes into the file's header, so that a file of others is not taken for a history ("Dtct")."""

STEPS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE run (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            token TEXT NOT NULL,
            kind TEXT NOT NULL,
            name BLOB NOT NULL,
            version TEXT NOT NULL,
            inputs TEXT NOT NULL,
            began REAL NOT NULL,
            written REAL NOT NULL,
            ended REAL,
            first REAL NOT NULL,
            last REAL NOT NULL,
            is_thin INTEGER NOT NULL DEFAULT 0
        )""",
        """CREATE TABLE head (
            run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            bucket INTEGER NOT NULL,
            data TEXT NOT NULL,
            PRIMARY KEY (run, bucket)
        )""",
        """CREATE TABLE tally (
            run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            signature BLOB NOT NULL,
            host BLOB NOT NULL,
            origin BLOB NOT NULL,
            bucket INTEGER NOT NULL,
            data TEXT,
            PRIMARY KEY (run, signature, host, origin, bucket)
        ) WITHOUT ROWID""",
        """CREATE TABLE destination (
            run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            data TEXT NOT NULL,
            PRIMARY KEY (run, name)
        ) WITHOUT ROWID""",
        """CREATE TABLE beat (
            run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            hour INTEGER NOT NULL,
            packed BLOB NOT NULL,
            PRIMARY KEY (run, name, hour)
        )""",
    ),
)

NEWEST = len(STEPS)
"""The version of a file that has had all steps."""
