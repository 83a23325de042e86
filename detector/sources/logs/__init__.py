"""Logs that other tools keep of names and connections, as sources."""
