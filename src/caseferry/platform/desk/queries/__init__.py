"""What the pages of coordinators show: read here, never changed."""
