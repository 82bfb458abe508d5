"""The words of the Cliq protocol; pure, no network."""
