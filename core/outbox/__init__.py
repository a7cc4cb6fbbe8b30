"""News that rises: event rows written with the act, delivered at least once (``services.announce``, ``registry.receives``)."""
