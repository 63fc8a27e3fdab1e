"""The command line: the same services as the window, thin over them."""
