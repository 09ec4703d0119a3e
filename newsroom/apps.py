from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import post_migrate, pre_migrate

from newsroom import publication_clock, roles


class NewsroomConfig(AppConfig):
    name = "newsroom"
    verbose_name = "编辑部"

    def ready(self):
        from articles import loading, photo_uses
        from articles.caching import states_of_the_past
        from newsroom import checks, deployment_checks  # noqa: F401 (register themselves)
        from newsroom.access_changes import receivers
        from newsroom.sign_in import checks as sign_in_checks  # noqa: F401 (as above)
        from newsroom.sign_in.sessions import note_device
        from newsroom.sign_in.throttle import record_sign_out

        if settings.SENTRY_DSN:
            from newsroom import error_reports

            error_reports.start()
        loading.around_rows.append("newsroom.load_triggers.at_once")
        photo_uses.further.append("newsroom.photo_uses.front_page")
        states_of_the_past.append(publication_clock.state_of_the_past)
        user_logged_in.connect(note_device, dispatch_uid="newsroom.sessions")
        user_logged_out.connect(record_sign_out, dispatch_uid="newsroom.sign_outs")
        receivers.connect()
        # Once a migrate: the last app in INSTALLED_APPS is the last that the signal
        # is sent for, when the permissions of all are there.
        post_migrate.connect(roles.grant, sender=self, dispatch_uid="newsroom.roles")
        pre_migrate.connect(
            publication_clock.remove, sender=self, dispatch_uid="newsroom.clock"
        )
        post_migrate.connect(
            publication_clock.install, sender=self, dispatch_uid="newsroom.clock"
        )
