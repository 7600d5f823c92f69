"""What people type about places, vehicles, licences and grids."""
