"""Logging telephone calls while they are held, and the public page on which somebody asks to be called."""
