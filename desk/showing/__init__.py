"""What commands show: tables, accounts and JSON."""
