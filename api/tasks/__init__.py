"""Tasks: due things for people, one list."""
