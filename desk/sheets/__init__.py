"""Spreadsheets and CSV files from strangers: read safely in flat memory, and written."""
