"""Bringing files in: nothing enters unseen."""
