"""Four figures, honest: defined, dated, limited to whom they concern, and equal to the lists that make them up."""
