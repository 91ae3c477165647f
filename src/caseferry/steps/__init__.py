"""The steps of a case, one folder each; none knows another."""
