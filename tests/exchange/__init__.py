"""Reading files of other programs."""
