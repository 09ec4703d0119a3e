"""Models of the printed paper: issues, pages, placements of stories, proofs."""

from editions.models.classic import ClassicAddress
from editions.models.issues import Issue
from editions.models.pages import PAGE_NUMBER, Page, plain_number
from editions.models.placements import Placement, validate_region, validate_regions
from editions.models.print_errors import PrintError, PrintReading
from editions.models.printed_corrections import PrintedCorrection
from editions.models.proofs import Proof
from editions.models.shown_pages import shown_pages

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
    "plain_number",
    "shown_pages",
    "validate_region",
    "validate_regions",
]
