"""Signed certificates: keys, credentials, status lists, and checking them without a network. Plain Python."""
