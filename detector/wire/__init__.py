"""Bytes in, values out: no I/O, no clock, no logging, and no knowledge of any other room."""
