"""Django's loaddata, which indexes the stories of a fixture once, when all is loaded."""

from django.core.management.commands import loaddata

from articles.search.tracking import batch_updates


class Command(loaddata.Command):
    def loaddata(self, fixture_labels):
        with batch_updates():
            super().loaddata(fixture_labels)
