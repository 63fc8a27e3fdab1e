"""The first window: open, create or restore a database folder."""
