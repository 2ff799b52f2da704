"""A made-up contracting round, to show what the desk does and to measure it by."""
