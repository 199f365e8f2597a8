"""Work on many translations that outlives a request: asked for once, done page by page by the worker."""
