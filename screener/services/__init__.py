"""What a user can do, one verb each: the same functions serve the window and the command line."""
