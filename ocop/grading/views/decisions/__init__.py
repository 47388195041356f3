"""Pages of decisions, results, appeals, and of certificates that are watched."""
