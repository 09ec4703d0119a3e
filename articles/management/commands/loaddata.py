"""Django's loaddata, which indexes the stories of a fixture once, when all is loaded."""

from django.core.management.commands import loaddata

from articles.search.tracking import batch_updates


class Command(loaddata.Command):
    def loaddata(self, fixture_labels):
        # What dumpdata wrote has the documents, too, but not the words that find them:
        # those are no rows of a model. Hence force.
        with batch_updates(force=True):
            super().loaddata(fixture_labels)
