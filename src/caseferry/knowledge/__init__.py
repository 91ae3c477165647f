"""Clinical vocabularies and rules as validated data."""
