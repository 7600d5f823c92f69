"""Reading visits: who went, who is due, what was found."""
