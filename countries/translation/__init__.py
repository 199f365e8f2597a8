"""The job of translating: what is translated from what, saving it, following the source, the guard."""
