"""Cases: what they hold, what state they are in, and everything that a person may do to one."""
