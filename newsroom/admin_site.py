"""The desk: one branded admin, its menu in the order a newsroom would put it."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig


class NewsroomAdminSite(AdminSite):
    pass


class NewsroomAdminConfig(AdminConfig):
    default_site = "newsroom.admin_site.NewsroomAdminSite"
