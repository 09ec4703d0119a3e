from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "exchange"
    verbose_name = "对外交换"

    def ready(self):
        from articles.models import wire_calls

        wire_calls.pages.append("admin:exchange_wireitem_of_story")
