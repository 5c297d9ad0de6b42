"""The counsellor's side of consent: what was given, withdrawn, and let out; the sheet that goes to a receiver."""
