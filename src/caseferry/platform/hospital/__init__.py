"""Pages of the hospital reviewers: by link and passcode, one case, what was sent to their desk and nothing else."""
