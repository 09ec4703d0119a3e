from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "exchange"
    verbose_name = "对外交换"

    def ready(self):
        from articles import public_changes
        from articles.models import wire_calls

        public_changes.further.append("exchange.push.outbox.note")
        wire_calls.pages.append("admin:exchange_wireitem_of_story")
