"""The admin's own screens: the network, each country's things, and how fresh its pages are."""
