"""Seeded programs that compose bodies from independent choices: what, names, container, time, batches, encoding."""
