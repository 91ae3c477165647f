"""What templates of the desk say of cases."""
