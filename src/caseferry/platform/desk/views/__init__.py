"""The pages of coordinators, by concern; each behind its gate."""
