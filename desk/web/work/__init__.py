"""My work as a page: what waits for somebody, in words."""
