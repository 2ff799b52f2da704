"""The web desk: pages for who works with contracts all day."""
