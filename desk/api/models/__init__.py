"""What goes in and out of the API: each shape once, with what it means."""
