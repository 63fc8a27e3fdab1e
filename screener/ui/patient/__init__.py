"""One patient: facts at the left, the checklist of one trial at the right."""
