from django.urls import path

from editions import views

# The day converter is registered by articles.urls, which editions builds upon.
app_name = "editions"
urlpatterns = [
    path("", views.latest, name="latest"),
    path("<day:date>/", views.issue, name="issue"),
    path("<day:date>/<str:label>/", views.page, name="page"),
]
