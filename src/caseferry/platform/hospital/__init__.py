"""Pages of the hospital reviewers: by link, one case."""
