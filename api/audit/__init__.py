"""The audit: acts, reads included, written in the same transaction as what they did."""
