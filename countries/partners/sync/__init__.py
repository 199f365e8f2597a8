"""Replicas for partners: what changed since a cursor, always right, from the read file alone."""
