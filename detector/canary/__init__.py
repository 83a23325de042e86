"""The canary: a phrase and a mouse path that exist nowhere else, and the search for them in what leaves. Pure."""
