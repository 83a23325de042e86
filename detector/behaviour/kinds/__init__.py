"""One detector a kind of data: values in, a finding or None out."""
