"""From articles to generations, and from a wish to the passages that answer it."""
