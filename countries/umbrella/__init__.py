"""What the umbrella gives its countries: pages to adopt."""
