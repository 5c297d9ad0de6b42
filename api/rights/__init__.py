"""Requests of the person whom data are about, legal holds, and retention."""
