"""What a conversation leaves behind for a while."""
