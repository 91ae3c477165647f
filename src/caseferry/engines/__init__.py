"""Outside things, one folder each; each implements ports and holds no rule."""
