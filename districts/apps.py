from django.apps import AppConfig


class DistrictsConfig(AppConfig):
    name = "districts"
    verbose_name = "区县与地名"

    def ready(self):
        from districts import names

        names.listen()
