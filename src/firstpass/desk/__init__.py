"""What people do with a conversation: take, say, return, resolve."""
