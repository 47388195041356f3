"""Rules as data: the readable files of an edition, read with their lines, and everything that is wrong in them at once.

Plain Python. The format is described in ``docs/grading.md``; ``data/schemes/vn-ocop-2026`` shows all of it.
"""

from ocop.grading.rules.folders import SCHEMES, Reading, check, read_edition, read_folder
from ocop.grading.rules.problems import EditionWrong, Problem

__all__ = ["SCHEMES", "EditionWrong", "Problem", "Reading", "check", "read_edition", "read_folder"]
