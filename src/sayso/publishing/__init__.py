"""A story as text, page and files."""
