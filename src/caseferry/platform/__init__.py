"""The web platform: families, coordinators, hospital reviewers and administrators around the same packet."""
