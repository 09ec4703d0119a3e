from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "planning"
    verbose_name = "采编日程"

    def ready(self):
        from planning import handing_over

        handing_over.PARTS.append("planning.duty_log.closing.stays_with_the_desk")
