"""Nothing is patched: see ARCHITECTURE in docs/. Hypothesis keeps its examples out of the tree."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
