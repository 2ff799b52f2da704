"""What the pages of the policies are made of."""
