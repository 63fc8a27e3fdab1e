"""Plain frozen values that every floor speaks: no files, no clock, no database, no Qt."""
