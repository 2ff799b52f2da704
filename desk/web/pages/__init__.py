"""The pages, a module each: its `router` holds their routes."""
