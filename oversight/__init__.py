"""The composition root: settings, URLs, Celery, workbench and dashboard. Nobody imports it."""

from oversight.celery import app as celery_app

__all__ = ["celery_app"]
