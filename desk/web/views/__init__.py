"""What pages show, as plain data for their templates."""
