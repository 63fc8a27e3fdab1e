"""The clinic itself: name, investigators, laboratories."""
