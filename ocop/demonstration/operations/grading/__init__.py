"""Show grading at work: dossiers in every state, councils, decisions, certificates; and take it all away."""

from ocop.demonstration.operations.grading.loading import load_grading
from ocop.demonstration.operations.grading.removing import remove_grading

__all__ = ["load_grading", "remove_grading"]
