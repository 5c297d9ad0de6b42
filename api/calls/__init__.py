"""Telephone calls as counsellors log them, and those who asked to be called."""
