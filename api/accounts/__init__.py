"""Accounts: staff, sign-in, second factor, sessions, roles and permissions."""
