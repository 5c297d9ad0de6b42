"""Back-ups, restoring, and what a restore must undo once more before the house serves."""
