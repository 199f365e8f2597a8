"""Elasticsearch as a replica of the log: its index, feeding it and asking it."""
