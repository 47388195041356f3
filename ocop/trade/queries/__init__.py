"""Questions about offers, the ways goods travel, demands and plans."""
