"""The window: pages that show what the services say and ask for what they need."""
