"""What former runs found out, kept with the questions that it came from, so that cost follows the change.

A stage asks `Recorder.memo` for what it makes of an article (in a locale). While that is made, every question that is
asked of a file, of its absence, of the term base, of another article is noted with the answer. A later run asks the
same questions again, and takes what was kept if all answers are the same. The file may be deleted at any time: that
changes no byte and no word.
"""

from l10n_pipeline.state.state import Fits, Maker, Recorder
from l10n_pipeline.state.store import Name

__all__ = ["Fits", "Maker", "Name", "Recorder"]
