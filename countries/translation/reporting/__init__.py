"""How far a network's translations are, who works on them, and what was done: reading alone."""
