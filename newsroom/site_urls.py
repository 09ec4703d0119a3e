"""Addresses of the site, without the desk's: what a worker loads to answer readers."""

from django.conf import settings
from django.urls import include, path

from exchange.push import indexnow_key
from newsroom import browser_files, legal_files, sitemaps, views
from newsroom.reports import views as reports

handler400 = "newsroom.views.bad_request"
handler403 = "newsroom.views.forbidden"
handler404 = "newsroom.views.not_found"
handler500 = "newsroom.views.server_error"

articles = include("articles.urls")
urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("report/", reports.report, name="report"),
    path("report/<str:receipt>/", reports.received, name="report-received"),
    path(".well-known/security.txt", legal_files.security_txt, name="security"),
    path("record-mark.png", legal_files.record_mark, name="record-mark"),
    # Before the fifty of the site: programs ask the most. Its converters are there.
    path("api/", include("exchange.urls")),
    path("", articles),
    path("paper/", include("editions.urls")),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap-pages"),
    path("sitemap-<int:number>.xml", sitemaps.stories, name="sitemap-stories"),
    path("news-sitemap.xml", sitemaps.news, name="news-sitemap"),
    path("site.webmanifest", browser_files.manifest, name="manifest"),
    path("opensearch.xml", browser_files.search_description, name="search-description"),
    path("service-worker.js", browser_files.service_worker, name="service-worker"),
    path("offline/", browser_files.offline, name="offline"),
    *(
        path(name, browser_files.icon, {"name": name}, name=name)
        for name in browser_files.ICONS
    ),
    path(indexnow_key.PATH, indexnow_key.show, name="indexnow-key"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]

if settings.METRICS:
    from newsroom import metrics

    urlpatterns.append(path("metrics", metrics.show, name="metrics"))

# Last: it takes any name that an old 数字报 could have had.
urlpatterns.append(path("", include("editions.classic_urls")))
