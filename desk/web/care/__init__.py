"""What the public pages of the published care are made of."""
