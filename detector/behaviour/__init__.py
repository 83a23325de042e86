"""What kind of data a payload holds: bytes in, kinds and counts out. Pure: no I/O, no clock, no proxy."""
