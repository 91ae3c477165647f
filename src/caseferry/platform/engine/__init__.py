"""Durable workflows that empty the outbox, and the progress that people see."""
