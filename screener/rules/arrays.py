"""The kinds of columns that rules are judged on."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Ints = NDArray[np.signedinteger[Any]]
Floats = NDArray[np.float64]
