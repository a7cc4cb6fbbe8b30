"""What every page shares: shells, components, list pages, acts, refusals shown to a person, guards around a request."""
