from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "planning"
    verbose_name = "采编日程"

    def ready(self):
        from articles import after_saves
        from planning import handing_over

        after_saves.further.append("planning.notes.following.follow")
        handing_over.PARTS.append("planning.notes.handing_over.hand_over")
