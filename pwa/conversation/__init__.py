"""Conversation: the code page and the mailbox behind it."""
