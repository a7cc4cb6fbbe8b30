"""Who must act: one row per act that a record waits for, with its clock. The workbench is a query on these rows."""
