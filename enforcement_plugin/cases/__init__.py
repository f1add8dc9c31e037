"""What happened: identity of cases and the state of their clocks. Pure Python."""
