"""PO files, bytes in and bytes out: a file is raw entries and an index, and what did not change keeps its bytes.

`read` a file; `create` one, or a `template`; `merge` what a source offers; `update` the targets of units. Writing
is the callers' (`files.Door`), and this package is the only importer of polib.
"""

from l10n_pipeline.catalog.branches import Branches, merge_branches
from l10n_pipeline.catalog.comments import TERMS, has_comments, with_comments
from l10n_pipeline.catalog.entry import (
    PERSONAL,
    Carried,
    Carrier,
    Catalog,
    Change,
    Entry,
    Message,
    digest,
    forms_digest,
    header,
    offer,
    put_together,
    units,
)
from l10n_pipeline.catalog.merge import Bodies, former_pair, merge
from l10n_pipeline.catalog.plurals import count as plural_count
from l10n_pipeline.catalog.read import read
from l10n_pipeline.catalog.write import (
    OPEN,
    RULES,
    create,
    restored,
    template,
    unchanged,
    update,
    with_field,
    with_obsolete,
)

__all__ = [
    "OPEN",
    "PERSONAL",
    "RULES",
    "TERMS",
    "Bodies",
    "Branches",
    "Carried",
    "Carrier",
    "Catalog",
    "Change",
    "Entry",
    "Message",
    "create",
    "digest",
    "former_pair",
    "forms_digest",
    "has_comments",
    "header",
    "merge",
    "merge_branches",
    "offer",
    "plural_count",
    "put_together",
    "read",
    "restored",
    "template",
    "unchanged",
    "units",
    "update",
    "with_comments",
    "with_field",
    "with_obsolete",
]
