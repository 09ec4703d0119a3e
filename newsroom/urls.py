"""All addresses: those of the site, and the desk's, whose admin is loaded with them."""

from django.contrib import admin
from django.urls import path

from newsroom import site_urls
from newsroom.admin_site import register_everything
from newsroom.site_urls import handler400, handler403, handler404, handler500  # noqa: F401

register_everything()

# The site's end with whatever an old 数字报 could have been called.
urlpatterns = [path("admin/", admin.site.urls), *site_urls.urlpatterns]
