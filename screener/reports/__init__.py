"""Pages as plain blocks, each a function of the frozen snapshot only."""
