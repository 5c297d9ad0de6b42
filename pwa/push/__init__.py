"""Notices that something waits: offered to who holds a code, off until chosen; and the members' own switch."""
