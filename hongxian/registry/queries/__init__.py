"""What this room asks of its records."""
