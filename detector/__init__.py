"""`detect`: which telemetry vendors receive behavioural data from this machine, with evidence.

Importing this package costs nothing and does nothing: every command imports what it needs.
"""

__version__ = "0.1.0"
