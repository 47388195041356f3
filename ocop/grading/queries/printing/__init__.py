"""What is printed on papers, gathered into values."""
