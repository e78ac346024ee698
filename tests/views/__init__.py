"""Pages as a browser without scripts gets them."""
