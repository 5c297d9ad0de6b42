"""Leaving no more than must be: quick exit, the page before first use, wiping this phone, covering the screen."""
