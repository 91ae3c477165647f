"""Pages of the coordinators."""
