"""Partners: who pulls content, with which keys, how much of it, and through which API."""
