"""How the platform looks and what it says: layouts, components, style sheets, words."""
