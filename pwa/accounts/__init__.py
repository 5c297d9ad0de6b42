"""Pages for signing in, for one's own account, for staff and for desks."""
