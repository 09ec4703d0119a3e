from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "采编"

    def ready(self):
        from articles import topics
        from articles.search import keeping

        keeping.listen()
        topics.listen()
