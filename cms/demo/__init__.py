"""The demo: real pages of six countries, told in our own words."""
