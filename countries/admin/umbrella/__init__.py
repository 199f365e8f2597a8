"""The umbrella's pages in the admin: what a country may adopt, what it answers, and undoing it."""
