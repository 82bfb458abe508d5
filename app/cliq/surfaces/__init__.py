"""What Cliq shows outside the conversation: the card under a pasted link, the widget on the home screen."""
