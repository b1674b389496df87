"""The SQL conversation store: SQLite on one machine, PostgreSQL for many; one code, one contract suite."""
