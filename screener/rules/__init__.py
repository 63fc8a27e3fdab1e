"""The rule language and its evaluator: text and values in, values out. No Qt, no SQL, no clock."""
