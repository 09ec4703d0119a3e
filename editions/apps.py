from django.apps import AppConfig


class EditionsConfig(AppConfig):
    name = "editions"
    verbose_name = "报纸版面"

    def ready(self):
        from articles import photo_uses
        from articles.site import printed
        from editions.printed_places import printed_places

        printed.register(printed_places)
        photo_uses.further.append("editions.photo_uses.pages")
