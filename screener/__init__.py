"""Screener: who may enter which trial, what is missing, and why."""

__version__ = "0.1.0"
