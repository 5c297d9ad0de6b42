"""Missing: facts about the person, clues with source, time and certainty."""
