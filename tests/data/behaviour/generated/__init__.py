"""Seeded programs that compose bodies from independent choices: what, names, container, units, time, batches, encoding."""
