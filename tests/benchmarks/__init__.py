"""What measures the speed of a scan; a package so that the tests can import it."""
