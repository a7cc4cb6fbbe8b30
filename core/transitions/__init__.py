"""Changes of state: tables (``core.transitions.tables``), moves (``core.transitions.services``), one history table."""
