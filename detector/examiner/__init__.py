"""A process of its own that looks into payloads, so that traffic never waits for it."""
