"""The shape of what goes up: how much when, and in what bursts. Knows no source, no vendor and no report."""
