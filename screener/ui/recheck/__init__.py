"""Whom to call, week by week, because a verdict changes by time alone."""
