"""One file per remote service; facts in, facts out."""
