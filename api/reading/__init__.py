"""What the API and the pages show, read from the database for both alike; nothing here changes anything."""
