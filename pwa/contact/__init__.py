"""The counsellor's side of safe contact: the card, how who wrote stands, what a person wishes, answers that wait."""
