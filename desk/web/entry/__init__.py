"""Recording applications and running contracts: in a form, or from a file that is sent."""
