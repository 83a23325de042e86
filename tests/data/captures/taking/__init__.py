"""The rig behind take.py: namespaces, a throw-away CA, servers and scenes; it knows nothing of the detector."""
