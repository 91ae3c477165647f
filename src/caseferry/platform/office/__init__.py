"""Pages of the administrators: people, hospitals, calendars, audit. Metadata only."""
