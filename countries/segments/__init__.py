"""What a translation was made from, and how far it is behind: read from texts, never from a flag."""
