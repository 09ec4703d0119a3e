"""Admin site whose index is my desk: what waits for a person, and the menu."""

from articles.models.staff import staff_name
from newsroom.admin_site import NewsroomAdminSite
from newsroom.my_desk import desk_of
from newsroom.story_choice import DeskAutocomplete


class DeskSite(NewsroomAdminSite):
    def index(self, request, extra_context=None):
        desk = {"desk": desk_of(request.user)}
        return super().index(request, desk | (extra_context or {}))

    def each_context(self, request):
        context = super().each_context(request)
        if request.user.is_authenticated:
            context["my_name"] = staff_name(request.user)
        return context

    def autocomplete_view(self, request):
        return DeskAutocomplete.as_view(admin_site=self)(request)
