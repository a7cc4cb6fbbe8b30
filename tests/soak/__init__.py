"""Long trials: ``make soak``. Never part of ``make test``."""
