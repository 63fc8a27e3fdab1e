"""The checklist on paper: preview, printer and PDF."""
