"""Admin site of the desk: one branded admin, its menu in a newsroom's order."""

from threading import RLock

from django.conf import settings
from django.contrib.admin import AdminSite, autodiscover
from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.admin.checks import check_admin_app, check_dependencies
from django.core import checks
from django.urls import get_script_prefix, include, path

# What the desk offers, under which heading; the rest comes last, under 其他.
MENU = (
    (
        "稿件",
        (
            *("articles.Article", "planning.Plan", "exchange.WireItem"),
            "articles.ReaderReport",
        ),
    ),
    ("图片", ("articles.Photo",)),
    ("首页", ("newsroom.FrontPage", "newsroom.BreakingNews")),
    (
        "报纸",
        (
            "editions.Issue",
            "editions.Page",
            "planning.DutyLog",
            "ingest.PageImport",
            "ingest.PageText",
            "editions.PrintError",
            "editions.ClassicAddress",
        ),
    ),
    (
        "迁入",
        ("ingest.ImportRun", "ingest.ImportedIssue", "ingest.ImportFinding"),
    ),
    (
        "归类",
        (
            "articles.Column",
            "articles.Section",
            "articles.Contributor",
            "articles.Source",
            "taggit.Tag",
            "articles.Dossier",
            "articles.HouseWord",
        ),
    ),
    ("统计", ("planning.Sheet", "planning.PointsRules", "planning.Department")),
    ("对外", ("exchange.Delivery", "exchange.Destination")),
    ("地理", ("districts.District", "districts.Place")),
    (
        "记录",
        (
            "articles.Review",
            "articles.Correction",
            "editions.PrintedCorrection",
            "editions.Proof",
            "newsroom.InspectionPack",
        ),
    ),
    (
        "人员",
        (
            *("auth.User", "auth.Group", "newsroom.SignIn", "newsroom.AccessChange"),
            "exchange.ApiKey",
        ),
    ),
)
OTHERS = "其他"
# As many as there are mixtures of 岗位 in a large house.
MENUS_KEPT = 100
# Addresses that are older than the names of their models, and stay.
ADDRESSES = {"ingest/pageimport/": "ingest/intake/"}
# What a package calls a thing when the newsroom calls it by another name.
NEWSROOM_NAMES = {"taggit.Tag": "话题", "auth.User": "账号", "auth.Group": "岗位"}


class NewsroomAdminSite(AdminSite):
    index_title = "采编首页"

    def __init__(self, name="admin"):
        super().__init__(name)
        self.menus = {}

    @property
    def site_header(self):
        return f"{settings.SITE_NAME}编辑部"

    @property
    def site_title(self):
        return f"{settings.SITE_NAME}编辑部"

    def get_urls(self):
        return [_at_its_address(pattern) for pattern in super().get_urls()]

    def each_context(self, request):
        # The sign-in page would take the name from the request's Host header.
        return super().each_context(request) | {"site_name": settings.SITE_NAME}

    def get_app_list(self, request, app_label=None):
        """Return the headings of the menu with what this person may open.

        Every page of the desk asks. They are kept for each set of permissions: asked
        about no row, no admin of the desk goes by anything else.
        """
        user = request.user
        # A superuser may all that there is: there is nothing to ask.
        held = () if user.is_superuser else user.get_all_permissions()
        rights = user.is_active, user.is_superuser, frozenset(held)
        key = rights, get_script_prefix(), app_label
        if key not in self.menus:
            if len(self.menus) >= MENUS_KEPT:
                self.menus.clear()
            self.menus[key] = self._menu(request, app_label)
        return self.menus[key]

    def _menu(self, request, app_label=None):
        offered = {
            f"{app['app_label']}.{model['object_name']}": model
            for app in super().get_app_list(request, app_label)
            for model in app["models"]
        }
        groups = []
        for heading, labels in MENU:
            models = [offered.pop(label) for label in labels if label in offered]
            groups.append(_group(heading, models))
        groups.append(_group(OTHERS, list(offered.values())))
        return [group for group in groups if group["models"]]


def _at_its_address(pattern):
    address = ADDRESSES.get(str(pattern.pattern))
    return path(address, include(pattern.url_patterns)) if address else pattern


def _group(heading, models):
    for model in models:
        label = model["model"]._meta.label
        model["name"] = NEWSROOM_NAMES.get(label, model["name"])
    return {"name": heading, "app_label": "", "app_url": "", "models": models}


class NewsroomAdminConfig(SimpleAdminConfig):
    """The admin, whose models register when newsroom.urls is loaded: with the first
    page of the desk, and never in a worker that answers readers only."""

    # Named, not imported: its front page asks models that are not loaded yet when
    # Django reads this.
    default_site = "newsroom.my_desk_site.DeskSite"

    def ready(self):
        checks.register(check_dependencies, checks.Tags.admin)
        checks.register(check_desk, checks.Tags.admin)


# Modules of admins import each other: to threads that import them at once, a server's and
# that of its reloader, Python shows some half made.
_discovering = RLock()


def register_everything():
    """Have all rooms register their models with the desk; once they have, do nothing."""
    with _discovering:
        autodiscover()


def check_desk(app_configs, **kwargs):
    """Check the admin with all its models registered, whichever check runs first."""
    register_everything()
    return check_admin_app(app_configs, **kwargs)
