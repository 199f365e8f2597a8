"""The endpoints, a module for each group of resources: parameters in, one call, an answer out."""
