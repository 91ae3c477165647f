"""What the platform bears."""
