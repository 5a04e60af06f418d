"""Files of others as values: bytes in, values out and back. No database, no network; begin at the format's own folder."""
