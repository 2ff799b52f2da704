"""The round as pages: the line of milestones, one milestone, and the figures as charts and tables."""
