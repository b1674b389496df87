"""The account backend: signed HTTP to the company's own systems, the sandbox that ships, and the twin in memory."""
