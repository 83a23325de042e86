"""The report as letters: an enquiry to an employer, and a request for data to each vendor."""
