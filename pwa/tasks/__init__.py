"""What waits, watched; the roster; whom to wake."""
