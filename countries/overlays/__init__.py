"""What a country changes of an adopted page, block by block: rows beside the stream, never inside it."""
