"""The home page, and the numbers for somebody abroad."""
