"""Connections and hosts while they are counted: made whole, named, kept within bounds. Knows no file and no report."""
