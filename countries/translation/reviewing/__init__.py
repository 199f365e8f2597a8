"""Reading translations before they go live: who sends them, who accepts, and what is refused."""
