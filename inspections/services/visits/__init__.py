"""The acts of a visit, in the order of its life."""
