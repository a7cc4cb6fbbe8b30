"""Who may do what to whom: enterprises, officers, item lists."""
