"""The demo: real pages of every country, told in our own words."""
