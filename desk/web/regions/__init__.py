"""What the pages of the regions are made of."""
