"""What families see: thin views, one file per thing they do."""
