"""Scenarios: a season in one file - who there is, what happens when, and what must be true at the end.

`model` says what a scenario holds, `reader.read` reads one from a YAML file. The modules between them read one subject
each: what stands from the start, the events, what is expected.
"""
