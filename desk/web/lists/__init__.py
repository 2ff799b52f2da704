"""The list of contracts as a page: what is asked of it in its address, and what its rows say."""
