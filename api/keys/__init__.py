"""Keys: desks, grants, content keys and recovery. Knows holder ids, never staff rows."""
