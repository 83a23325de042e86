"""Joins a local connection to the process that holds it. Knows no packet and no report."""
