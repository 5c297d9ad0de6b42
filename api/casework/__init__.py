"""Casework: triage, taking, handing on, notes, answers, state."""
