"""Applications and running contracts from spreadsheets: the form, reading it, taking its rows in, and the rest back."""
