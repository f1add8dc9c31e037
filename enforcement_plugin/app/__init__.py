"""What a user can do, one function each: plain data in and out, no Qt. A click and a batch run call the same."""
