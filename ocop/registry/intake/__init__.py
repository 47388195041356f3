"""The import desk: how a spreadsheet of any kind is taken in, from the upload to the report.

Registers of programmes and sheets of offers come in by it. What differs from kind to kind is a
:class:`~ocop.registry.intake.kinds.Kind`; docs/tour.md says how a new one is added.
"""
