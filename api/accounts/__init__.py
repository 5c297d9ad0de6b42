"""Accounts: members of staff, their roles, signing in with a second factor, sessions that lock."""
