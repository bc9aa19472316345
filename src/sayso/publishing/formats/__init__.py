"""The formats in which a story is handed on, one a module."""
