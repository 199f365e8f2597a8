"""A country locale's articles as feeds: JSON Feed 1.1, RSS 2.0 and Atom 1.0, all of the same items."""

from countries.partners.feeds.reading import Feed, Item, feed_of, feed_types

__all__ = ["Feed", "Item", "feed_of", "feed_types"]
