"""Answers that no checklist gives, all found by putting rows to the one evaluator."""
