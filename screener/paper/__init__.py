"""Draws blocks on PDF, printer and preview (QtGui and QtPrintSupport only)."""
