"""Timed work: what is due by the clock, claimed by one worker at a time, late where a page says so."""
