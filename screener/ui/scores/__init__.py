"""Scores: calculated from typed inputs or from a patient on a day, with the whole working."""
