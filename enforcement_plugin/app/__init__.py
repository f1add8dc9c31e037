"""What a user can do, one function each. Plain data in and out, no Qt: a click and a batch run call the same."""
