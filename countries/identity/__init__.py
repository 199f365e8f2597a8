"""Who the network is: countries, their locales, organisations, programmes, and what they are called."""
