"""Public answers for everybody, and the pages on which a supervisor keeps them right."""
