"""Pages of the family: on a phone, without an account."""
