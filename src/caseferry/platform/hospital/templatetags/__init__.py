"""Tags of the reviewer pages."""
