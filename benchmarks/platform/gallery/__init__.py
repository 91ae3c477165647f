"""What the gallery of the platform photographs: the pages, the case that is played for them, and the camera."""
