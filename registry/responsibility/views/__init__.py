"""Pages of responsibility lists, consultations, boundary matters and the boundary map."""
