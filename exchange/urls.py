from django.urls import path

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
    # What is asked for by programs is not there in their form, too.
    path("<path:rest>", views.nowhere, name="nowhere"),
]
