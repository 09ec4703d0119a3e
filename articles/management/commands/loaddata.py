"""Django's loaddata, which indexes what a fixture brings once, when all of it is in."""

from django.core.management.commands import loaddata

from articles.search.tracking import at_once


class Command(loaddata.Command):
    def loaddata(self, fixture_labels):
        with at_once():
            super().loaddata(fixture_labels)
