"""Watch channels: who wants to be told of changes, and the telling."""
