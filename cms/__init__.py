"""The site: settings, addresses, page types, media, users, importers and the demo."""
