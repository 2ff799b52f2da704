"""What moves time: the milestones, the reconciler that applies what is due, and the rehearsal of a season."""
