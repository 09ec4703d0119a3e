from django.apps import AppConfig


class EditionsConfig(AppConfig):
    name = "editions"
    verbose_name = "报纸版面"

    def ready(self):
        from articles import photo_uses, printed_notices
        from articles.site import printed
        from editions import printed_corrections
        from editions.printed_places import PLACES

        printed.register(PLACES)
        printed_notices.register(printed_corrections)
        photo_uses.further.append("editions.photo_uses.pages")
