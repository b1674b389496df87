"""What a message means: wishes, signals, confidence."""
