"""Sets of bodies that were written before the detectors were looked at; see ../README.md."""
