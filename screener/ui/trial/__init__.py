"""The trials: their rules to be proofread, approved, compared and written."""
