"""From a body's bytes to plain values and pictures, within stated bounds."""
