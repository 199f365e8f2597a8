"""Asking for translations: who is to translate what by when, how many words that is, how far it is."""
