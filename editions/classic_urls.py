from django.urls import path, register_converter

from editions import classic


class ClassicName:
    regex = r"(?:node|content)_[0-9_]{1,50}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(ClassicName, "classic")

app_name = "classic"
urlpatterns = [
    path(
        "<yyyy:year>-<dd:month>/<dd:day>/<classic:name>.htm",
        classic.classic,
        name="address",
    ),
]
