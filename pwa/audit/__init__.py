"""The auditor's side: who did and opened what."""
