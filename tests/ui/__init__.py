"""Tests of the window: real widgets, a hand-made backend at the one seam."""
