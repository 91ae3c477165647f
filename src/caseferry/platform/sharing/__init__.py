"""Private links, passcodes and recovery phrases: how people without an account reach one case."""
