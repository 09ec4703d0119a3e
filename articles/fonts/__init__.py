"""The typefaces that pictures and PDFs are set in: Noto Serif SC, cut to what is needed."""

from pathlib import Path

FOLDER = Path(__file__).parent
BOLD = FOLDER / "NotoSerifSC-Bold.subset.otf"
REGULAR = FOLDER / "NotoSerifSC-Regular.subset.otf"
