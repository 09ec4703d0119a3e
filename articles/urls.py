from django.urls import path

from articles import converters, previews, views

converters.register()

app_name = "articles"
urlpatterns = [
    path("articles/<id:pk>/", views.detail, name="detail"),
    path("articles/<id:pk>/preview/", previews.preview, name="preview"),
    path(
        "articles/<id:pk>/preview/photos/<uuid:guid>/<int:width>.<slug:extension>",
        previews.photo,
        name="preview-photo",
    ),
    path("corrections/", views.correction_list, name="correction-list"),
    path("sections/<slug:slug>/", views.section, name="section"),
    path("districts/", views.district_list, name="district-list"),
    path("districts/<slug:slug>/", views.district, name="district"),
    path(
        "districts/<slug:slug>/<slug:section_slug>/",
        views.district_section,
        name="district-section",
    ),
    path("columns/<slug:slug>/", views.column, name="column"),
    path("tags/<tag:slug>/", views.tag, name="tag"),
    path("people/<slug:slug>/", views.person, name="person"),
    path("archive/<yyyy:year>/", views.YearArchive.as_view(), name="year"),
    path("archive/<yyyy:year>/<dd:month>/", views.MonthArchive.as_view(), name="month"),
    path("archive/<yyyy:year>/<dd:month>/<dd:day>/", views.day, name="day"),
    path("photos/<uuid:guid>/<int:width>.<slug:extension>", views.photo, name="photo"),
]
