from django.urls import path

from articles import converters
from articles.site import (
    archive,
    districts,
    feeds,
    latest,
    photos,
    previews,
    qr_code,
    recordings,
    search,
    sections,
    share_picture,
    shared_places,
    views,
)

converters.register()

app_name = "articles"
urlpatterns = [
    # Readers ask for these most, and Django tries one pattern after the other: behind all
    # others, that was a seventh of what a photo costs.
    path("articles/<id:pk>/", views.detail, name="detail"),
    path("photos/<uuid:guid>/<int:width>.<slug:extension>", views.photo, name="photo"),
    path(
        "photos/<uuid:guid>/<slug:crop>-<int:width>.<slug:extension>",
        views.photo_crop,
        name="photo-crop-file",
    ),
    path("articles/<id:pk>/preview/", previews.preview, name="preview"),
    path(
        "articles/<id:pk>/preview/recordings/<uuid:guid>.<slug:extension>",
        previews.recording,
        name="preview-recording",
    ),
    path(
        "articles/<id:pk>/preview/photos/<uuid:guid>/<int:width>.<slug:extension>",
        previews.photo,
        name="preview-photo",
    ),
    path(
        "articles/<id:pk>/preview/photos/<uuid:guid>/"
        "<slug:crop>-<int:width>.<slug:extension>",
        previews.photo_crop,
        name="preview-photo-crop",
    ),
    path("articles/<id:pk>/qr.svg", qr_code.qr, name="qr"),
    path(
        "articles/<id:pk>/share.png",
        share_picture.share_picture,
        name="share-picture",
    ),
    path("feed/", feeds.site, name="feed"),
    path("latest/", latest.latest, name="latest"),
    path("corrections/", views.correction_list, name="correction-list"),
    path("sections/<slug:slug>/", sections.section, name="section"),
    path("sections/<slug:slug>/feed/", feeds.section, name="section-feed"),
    path("districts/", districts.district_list, name="district-list"),
    path("districts/<slug:slug>/", districts.district, name="district"),
    # Before a district's section: no section can be called feed (Section.clean).
    path("districts/<slug:slug>/feed/", feeds.district, name="district-feed"),
    path(
        "districts/<slug:slug>/<slug:section_slug>/",
        districts.district_section,
        name="district-section",
    ),
    path("columns/<slug:slug>/", views.column, name="column"),
    path("columns/<slug:slug>/feed/", feeds.column, name="column-feed"),
    path("tags/<tag:slug>/", views.tag, name="tag"),
    path("tags/<tag:slug>/feed/", feeds.tag, name="tag-feed"),
    path("people/<slug:slug>/", views.person, name="person"),
    path("people/<slug:slug>/feed/", feeds.person, name="person-feed"),
    path(
        "people/<slug:slug>/portrait/<int:width>.<slug:extension>",
        views.portrait,
        name="portrait",
    ),
    path("search/", search.search, name="search"),
    path("search/names/", search.suggestions, name="search-names"),
    path("archive/", archive.newest, name="archive"),
    path("archive/<yyyy:year>/", archive.year, name="year"),
    path("archive/<yyyy:year>/<dd:month>/", archive.month, name="month"),
    path("archive/<yyyy:year>/<dd:month>/<dd:day>/", archive.day, name="day"),
    path("photos/", photos.photos, name="photos"),
    path("photos/feed/", feeds.photos, name="photos-feed"),
    path("photos/<uuid:guid>/<slug:shape>.jpg", views.photo_shape, name="photo-crop"),
    path("share/<slug:kind>/<tag:slug>.png", shared_places.share, name="share"),
    path(
        "recordings/<uuid:guid>.<slug:extension>",
        recordings.recording,
        name="recording",
    ),
]
