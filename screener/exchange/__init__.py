"""Reads files of other programs into plain values: facts and problems, no database behind them."""
