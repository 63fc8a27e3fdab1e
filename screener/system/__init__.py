"""The machine's side: files, resources, texts, the clock. No Qt, no database."""
