from articles.models.article import Article
from articles.models.desk import IgnoredHit, OpenForm, PreviewLink
from articles.models.filing import Column, Section, TaggedArticle, TopicReading
from articles.models.parts import ArticleDistrict, Brief, Byline
from articles.models.people import Contributor, Source
from articles.models.photos import ArticlePhoto, Photo, Rendition
from articles.models.records import Correction, Review
from articles.models.searched import SearchDocument

__all__ = [
    "Article",
    "ArticleDistrict",
    "ArticlePhoto",
    "Brief",
    "Byline",
    "Column",
    "Contributor",
    "Correction",
    "IgnoredHit",
    "OpenForm",
    "Photo",
    "PreviewLink",
    "Rendition",
    "Review",
    "SearchDocument",
    "Section",
    "Source",
    "TaggedArticle",
    "TopicReading",
]
