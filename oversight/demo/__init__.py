"""The demo zone: invented people and enterprises, made by calling the real services in order, so that its history is true.

No real firm, person or decision appears here. ``manage.py seed_demo`` (or the job of the same name) goes on where it
was stopped; each scene is one transaction and knows whether it has been played.
"""
