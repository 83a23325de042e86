"""The local web page: the report while it grows, on 127.0.0.1 and for one person."""
