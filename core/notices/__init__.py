"""Notices to people: in the application, and by e-mail for those who want it."""
