"""Browsers of this machine, started with a throw-away profile behind the proxy and driven; knows pipes, no traffic."""
