"""A bare Django view, the measure of all other pages: one answer of 13 bytes."""

from django.http import HttpResponse
from django.urls import path


def bare(request):
    return HttpResponse("Hello, world.")


urlpatterns = [path("bare/", bare)]


def use_bare_urls(get_response):
    def middleware(request):
        request.urlconf = "bench.bare"
        return get_response(request)

    return middleware
