"""What a person may do to a case: one file per thing, each action one transaction, one permission, one line in the audit."""
