"""The checks of an imported page: each yields what an editor should look at."""
