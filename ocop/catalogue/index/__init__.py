"""The search index: a folder of tantivy files beside the database, derived from it and rebuilt from it at will.

Plain Python: documents in, numbers out. `docs/search.md` says how words are matched, ordered and counted.
"""

from ocop.catalogue.index.engine import BookmarkMoved, Index
from ocop.catalogue.index.folder import IndexBroken, IndexBusy
from ocop.catalogue.index.records import Document, FacetCount, Hit, Kind, PageKeyUnreadable, Query, Results

__all__ = [
    "BookmarkMoved",
    "Document",
    "FacetCount",
    "Hit",
    "Index",
    "IndexBroken",
    "IndexBusy",
    "Kind",
    "PageKeyUnreadable",
    "Query",
    "Results",
]
