from django.contrib import admin
from django.urls import include, path

from newsroom import views

handler400 = "newsroom.views.bad_request"
handler403 = "newsroom.views.forbidden"

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("articles.urls")),
    path("paper/", include("editions.urls")),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("admin/", admin.site.urls),
]
