"""The editor of translated pages: its screen, and what is done there text by text."""
