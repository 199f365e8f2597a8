"""The benchmark: a network of pages of its own, served as in `make run`, and asked over loopback."""
