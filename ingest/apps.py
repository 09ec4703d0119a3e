from django.apps import AppConfig


class IngestConfig(AppConfig):
    name = "ingest"
    verbose_name = "版面原文"

    def ready(self):
        from articles.admin import review_sheet

        review_sheet.further_of_imports.append("ingest.import_links.import_links")
