"""What people type about hazards."""
