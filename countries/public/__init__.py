"""What visitors get: pages from stored documents, pictures, sitemaps, previews."""
