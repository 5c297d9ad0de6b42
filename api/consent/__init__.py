"""Consents per purpose and recipient, legal grounds, and what was let out on which of them."""
