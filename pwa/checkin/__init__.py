"""'Hôm nay': somebody who came home says how they are; and what a member sees of it."""
