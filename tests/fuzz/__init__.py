"""Every parser and every way in, under bytes that a fuzzer makes; see README.md."""
