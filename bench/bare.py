"""Baseline of the benchmark: a Django site of one bare view without middleware."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

settings.configure(ALLOWED_HOSTS=["localhost"], ROOT_URLCONF=__name__)
application = get_wsgi_application()


def bare(request):
    return HttpResponse("Hello, world.")


urlpatterns = [path("", bare)]
