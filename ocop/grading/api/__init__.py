"""The endpoints of grading, room by room."""

from ninja import Router

from ocop.grading.api.certificates import router as certificates
from ocop.grading.api.councils import router as councils
from ocop.grading.api.decisions import router as decisions
from ocop.grading.api.dossiers import router as dossiers
from ocop.grading.api.effects import router as effects
from ocop.grading.api.offices import router as offices
from ocop.grading.api.rules import router as rules

router = Router(tags=["grading"])
router.add_router("", certificates)
router.add_router("", councils)
router.add_router("", decisions)
router.add_router("", dossiers)
router.add_router("", effects)
router.add_router("", offices)
router.add_router("", rules)
