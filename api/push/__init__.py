"""Saying that a note waits: subscriptions of phones and browsers, and the one neutral notice that they get."""
