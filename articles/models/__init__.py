from articles.models.article import Article
from articles.models.article_photos import ArticlePhoto
from articles.models.audit import Correction, Review
from articles.models.autosaves import Autosave
from articles.models.bylines_briefs import ArticleDistrict, Brief, Byline
from articles.models.dossiers import Dossier, DossierEvent
from articles.models.house_words import HouseWord
from articles.models.ignored_hits import IgnoredHit
from articles.models.imported import ImportRecord
from articles.models.list_entries import ListEntry
from articles.models.open_forms import OpenForm
from articles.models.pasted_photos import PastedPhoto
from articles.models.people import Contributor, Source
from articles.models.photo_keywords import KeywordOfPhoto, PhotoKeyword
from articles.models.photos import Photo
from articles.models.portraits import Portrait
from articles.models.preview_links import PreviewLink
from articles.models.reader_reports import ReaderReport, ReaderReportNote
from articles.models.recordings import Recording
from articles.models.renditions import Rendition
from articles.models.review_due import ReviewDue
from articles.models.taxonomy import Column, Section, TaggedArticle, TopicReading
from articles.search.tracking import SearchDocument, SearchEntry

__all__ = [
    "Article",
    "ArticleDistrict",
    "ArticlePhoto",
    "Autosave",
    "Brief",
    "Byline",
    "Column",
    "Contributor",
    "Correction",
    "Dossier",
    "DossierEvent",
    "HouseWord",
    "IgnoredHit",
    "ImportRecord",
    "KeywordOfPhoto",
    "ListEntry",
    "OpenForm",
    "PastedPhoto",
    "Photo",
    "PhotoKeyword",
    "Portrait",
    "PreviewLink",
    "ReaderReport",
    "ReaderReportNote",
    "Recording",
    "Rendition",
    "Review",
    "ReviewDue",
    "SearchDocument",
    "SearchEntry",
    "Section",
    "Source",
    "TaggedArticle",
    "TopicReading",
]
