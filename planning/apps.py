from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "planning"
    verbose_name = "采编日程"

    def ready(self):
        from articles import after_moves, after_saves, beside_forms
        from planning import handing_over

        after_moves.further += [
            "planning.notices.of_moves.tell_of",
            "planning.plans.following.follow",
        ]
        after_saves.further.append("planning.notes.following.follow")
        beside_forms.further.append("planning.plans.following.beside_the_form")
        handing_over.PARTS += [
            "planning.notices.leaving.stories",
            "planning.notices.leaving.notifications",
            "planning.plans.leaving.hand_over",
            "planning.notes.handing_over.hand_over",
            "planning.duty_log.closing.stays_with_the_desk",
        ]
        handing_over.OPEN += [
            "planning.notices.leaving.open_stories",
            "planning.notices.leaving.open_notifications",
            "planning.plans.leaving.open_plans",
            "planning.notes.handing_over.open_notes",
        ]
