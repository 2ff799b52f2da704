"""What a contract is and when it may move: pure, with no database, no clock and no network."""
