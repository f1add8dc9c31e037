"""How copies agree: merge (pure), segments, hubs, and one round of sync (design, "Data and sync")."""
