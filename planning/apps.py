from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "planning"
    verbose_name = "采编日程"

    def ready(self):
        from articles import after_moves
        from planning import handing_over

        after_moves.further.append("planning.notices.of_moves.tell_of")
        handing_over.PARTS += [
            "planning.notices.leaving.stories",
            "planning.notices.leaving.notifications",
        ]
        handing_over.OPEN += [
            "planning.notices.leaving.open_stories",
            "planning.notices.leaving.open_notifications",
        ]
