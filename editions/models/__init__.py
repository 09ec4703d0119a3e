"""Models of the printed paper: issues, pages, placements of stories, proofs."""

from editions.models.classic import ClassicAddress
from editions.models.issues import Issue
from editions.models.pages import PAGE_NUMBER, Page
from editions.models.placements import Placement, validate_region
from editions.models.print_errors import PrintError, PrintReading
from editions.models.printed_corrections import PrintedCorrection
from editions.models.proofs import Proof

__all__ = [
    "PAGE_NUMBER",
    "ClassicAddress",
    "Issue",
    "Page",
    "Placement",
    "PrintError",
    "PrintReading",
    "PrintedCorrection",
    "Proof",
    "validate_region",
]
