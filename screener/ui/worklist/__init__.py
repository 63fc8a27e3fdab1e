"""Everybody against every trial, on a day."""
