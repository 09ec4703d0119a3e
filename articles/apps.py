from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "采编"

    def ready(self):
        from articles import phrase_keeping, readiness
        from articles.search import indexing, tag_pinyin, tracking

        tracking.indexer = indexing
        indexing.listen()
        tag_pinyin.listen()
        phrase_keeping.listen()
        readiness.further_checks.append("articles.proofreading.unanswered_errors")
