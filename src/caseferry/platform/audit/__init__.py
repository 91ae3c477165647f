"""The hash chain of everything that was seen, done, sent or refused."""
