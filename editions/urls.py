from django.urls import path, register_converter

from editions import classic, paper_photos, share_pictures, views


class FragmentConverter:
    """Name of a story in the Flash reader: its addresses ended with #a and this."""

    regex = "[0-9A-Fa-f]{32}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(FragmentConverter, "fragment")

# The day converter is registered by articles.urls, which editions builds upon.
app_name = "editions"
urlpatterns = [
    path("", views.latest, name="latest"),
    path(
        "photos/<uuid:guid>/<int:width>.<slug:extension>",
        paper_photos.photo,
        name="photo",
    ),
    path("<day:date>/", views.issue, name="issue"),
    path("<day:date>/issue.pdf", views.issue_pdf, name="issue-pdf"),
    path("<day:date>/share.png", share_pictures.of_issue, name="share"),
    path("<day:date>/old/<fragment:name>/", classic.fragment, name="old-story"),
    path("<day:date>/<str:label>/share.png", share_pictures.of_page, name="page-share"),
    path("<day:date>/<str:label>/", views.page, name="page"),
    path("<day:date>/<str:label>/<id:pk>/", views.story, name="story"),
    path(
        "<day:date>/<str:label>/<id:pk>/clipping.jpg", views.clipping, name="clipping"
    ),
    path("<day:date>/<str:label>/thumbnail", views.thumbnail, name="thumbnail"),
    path("<day:date>/<str:label>/page.pdf", views.page_pdf, name="page-pdf"),
    path(
        "<day:date>/<str:label>/page-<int:width>.jpg",
        views.page_picture,
        name="page-picture",
    ),
]
