from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "exchange"
    verbose_name = "对外交换"

    def ready(self):
        from articles import public_changes

        public_changes.further.append("exchange.push.outbox.note")
