"""Pages of councils, of products before them, and of members' sheets."""
