"""Speed and accuracy, printed as tables with ratios; never a timed assertion."""
