"""The desk beside the chat: what lies on it, live, to look at and to ask about."""
