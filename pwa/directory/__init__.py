"""Public numbers as lines to call; what a supervisor does with them; places for the staff."""
