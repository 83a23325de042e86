"""What was seen on earlier days: written while a run goes on, read back as the Summary that it was."""
