"""Coming home, as it is seen: the person's own pages under a neutral address, and the console's."""
