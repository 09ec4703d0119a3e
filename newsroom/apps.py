from django.apps import AppConfig
from django.db.models.signals import post_migrate

from newsroom import roles


class NewsroomConfig(AppConfig):
    name = "newsroom"
    verbose_name = "编辑部"

    def ready(self):
        # Once a migrate: the last app in INSTALLED_APPS is the last that the signal
        # is sent for, when the permissions of all are there.
        post_migrate.connect(roles.grant, sender=self, dispatch_uid="newsroom.roles")
