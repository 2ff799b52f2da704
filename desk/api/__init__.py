"""The API: what the pages can do, for programs. It knows nothing of the pages, and has no rule of its own."""
