"""The counsellor's side: what waits, the lists, one case."""
