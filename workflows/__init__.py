"""What people and jobs do, each in one transaction."""
