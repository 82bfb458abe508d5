"""What the bot answers with: reading questions, drawing charts."""
