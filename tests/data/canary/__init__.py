"""Home-made ways to send what a canary did, as small programs."""
