from django.urls import path, re_path

from exchange.api import views
from exchange.api.endpoints import ENDPOINTS

# The id and day converters are registered by articles.urls, which come before.
app_name = "exchange"
urlpatterns = [
    path("", views.documentation, name="documentation"),
    path("v1/openapi.json", views.openapi, name="openapi"),
    *(
        path(f"v1/{endpoint.route}", views.VIEWS[endpoint.name], name=endpoint.name)
        for endpoint in ENDPOINTS
    ),
    # What is not there is said in the form of the API. No converter takes a line's end.
    re_path(r"^[\s\S]+$", views.nowhere, name="nowhere"),
]
