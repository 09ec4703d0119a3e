from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "planning"
    verbose_name = "采编日程"

    def ready(self):
        from articles import after_moves, beside_forms
        from planning import handing_over

        after_moves.further.append("planning.plans.following.follow")
        beside_forms.further.append("planning.plans.following.beside_the_form")
        handing_over.PARTS.append("planning.plans.leaving.hand_over")
