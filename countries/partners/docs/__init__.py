"""The documentation for partners' developers: its pages in order, and how their texts become HTML."""
