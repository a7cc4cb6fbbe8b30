"""The REST API's manners: problems, pages by key, idempotent creation, versions, machine clients, the schema."""
