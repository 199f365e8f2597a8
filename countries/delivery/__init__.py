"""The log of finished documents, and the read file in which each host keeps its replica of it."""
