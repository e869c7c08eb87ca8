"""Rules and values of the business, in plain Python: no database, no terminal."""
