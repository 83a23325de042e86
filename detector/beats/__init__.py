"""Beats: what the start times of connections tell about who sends on a schedule. Knows no source and no report."""
