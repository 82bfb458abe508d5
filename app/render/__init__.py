"""Pictures and documents: facts in, bytes out; nothing here asks, sends or decides."""
