"""What the bot may do itself, a closed registry: nothing approves, lifts, rules, moves money or changes details."""
