"""Golden conversations, benches and the offline door."""
