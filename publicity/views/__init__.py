"""The public portal, and the pages of those who publish."""
