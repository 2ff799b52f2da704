"""What the pages of administration show: people, ways in, settings, health, messages."""
