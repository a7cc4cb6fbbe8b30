"""Every component on pages of its own, so that a browser can look at them without a domain: shells, parts, states."""
