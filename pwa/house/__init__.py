"""How the house stands, for who keeps it running: no personal thing in it."""
