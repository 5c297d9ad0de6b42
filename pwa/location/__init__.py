"""Where a phone is: shared live by who holds it, watched by who is on duty."""
