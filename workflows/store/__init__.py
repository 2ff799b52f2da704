"""Where everything is kept: tables, transactions, migrations, and one module of queries a subject."""
