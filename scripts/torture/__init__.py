"""Trials of what must never happen: something lost, something invented (``make torture``)."""
