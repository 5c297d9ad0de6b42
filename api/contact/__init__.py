"""How a person may be reached safely, and the guard: whose word reaches whom."""
