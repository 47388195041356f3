"""Load the demonstration network, and take it away."""

from ocop.demonstration.operations.loading import Result, load_demo
from ocop.demonstration.operations.removing import RealRecordsRest, Removed, remove_demo

__all__ = ["RealRecordsRest", "Removed", "Result", "load_demo", "remove_demo"]
