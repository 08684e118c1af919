"""The one door to files: regular files inside of a project alone, written whole or not at all, by one run at a time.

`Door(root)` reads and writes below a project's folder. `read` is for what a person names on the command line, which may
lie anywhere. Nothing else in the package opens, lists, renames or removes a file.
"""

from l10n_pipeline.files.door import Door, Witness, inside, named, packaged, present, read, real, write
from l10n_pipeline.files.lock import lock
from l10n_pipeline.files.names import shown
from l10n_pipeline.files.said import from_json
from l10n_pipeline.files.saving import Changed
from l10n_pipeline.files.system import System

__all__ = [
    "Changed",
    "Door",
    "System",
    "Witness",
    "from_json",
    "inside",
    "lock",
    "named",
    "packaged",
    "present",
    "read",
    "real",
    "shown",
    "write",
]
