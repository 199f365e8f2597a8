"""A site with the plugin alone: what it needs from whoever installs it, and that it needs no more."""
