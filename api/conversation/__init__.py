"""Conversation: the two-way sealed mailbox behind a return code."""
