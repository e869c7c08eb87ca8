"""crm: customer relationships in a terminal. Importing this package imports nothing."""
