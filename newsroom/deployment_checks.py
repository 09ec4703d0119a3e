"""System checks of a deployment: `manage.py check --deploy --database default`.

Each is something that hurts only later, when nobody looks: each has a hint in the words of
whoever runs the site. What asks the database or the bucket waits a few seconds at most.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Info, Tags, Warning, register
from django.core.files.storage import storages
from django.db import DatabaseError, connections
from django.utils import timezone

from newsroom import icons

# {key of SITE_LICENCES: its variable}
LEGAL_NOTICE = {
    "publisher": "SITE_PUBLISHER",
    "news_licence": "SITE_NEWS_LICENCE",
    "news_services": "SITE_NEWS_SERVICES",
    "icp": "SITE_ICP",
    "police": "SITE_POLICE_RECORD",
    "address": "SITE_POSTAL_ADDRESS",
}
OLDEST_POSTGRESQL = 14
LOCAL_CACHE = "django.core.cache.backends.locmem.LocMemCache"
LOCAL_FILES = "django.core.files.storage.FileSystemStorage"


@register(deploy=True)
def check_production(app_configs, **kwargs):
    """Refuse a site that shows its source code, or runs as a developer's."""
    if settings.DEBUG or not settings.PRODUCTION:
        yield Error(
            "The site runs as a developer's, who may see its source code.",
            hint="请设置ENVIRONMENT=production并去掉DEBUG，再重新启动。",
            id="newsroom.E010",
        )


@register(deploy=True)
def check_icons(app_configs, **kwargs):
    """Warn where the icons are those of another paper."""
    if icons.sign_of_files() not in ("", icons.sign()):
        yield Warning(
            f"The icons show {icons.sign_of_files()}, and the paper's name begins with"
            f" {icons.sign()}.",
            hint="请先运行manage.py make_icons，再运行manage.py collectstatic。",
            id="newsroom.W019",
        )


@register(deploy=True)
def check_legal_notice(app_configs, **kwargs):
    """Name what a public Chinese news site still lacks; it hinders no start, for a site
    that is being set up has none of it yet."""
    told = settings.SITE_LICENCES
    lacking = [name for key, name in LEGAL_NOTICE.items() if not told[key]]
    if not (told["report_telephone"] or told["report_email"]):
        lacking.append("SITE_REPORT_TELEPHONE")
    if not settings.SECURITY_CONTACT:
        lacking.append("SECURITY_CONTACT")
    if lacking:
        yield Info(
            f"The foot of each page lacks what a public news site shows: {', '.join(lacking)}.",
            hint="网站对公众开放前，请按docs/configuration.md设置主办单位、许可证、"
            "备案号、地址、举报电话和安全联系人。",
            id="newsroom.I025",
        )


@register(deploy=True)
def check_security_contact(app_configs, **kwargs):
    """Name a security.txt that has ended, or soon does, or that nobody believes."""
    told = settings.SECURITY_CONTACT
    if not told:
        return
    days = (told["expires"] - timezone.localdate()).days
    if not 30 <= days <= 366:
        yield Info(
            f"SECURITY_EXPIRES={told['expires']} is {days} days from now.",
            hint="请把SECURITY_EXPIRES改成一个月以后、一年以内的日期。",
            id="newsroom.I026",
        )


@register(deploy=True)
def check_several_machines(app_configs, **kwargs):
    """Warn where machines would each know something else."""
    if settings.WEB_MACHINES == 1:
        return
    if settings.CACHES["default"]["BACKEND"] == LOCAL_CACHE:
        yield Warning(
            f"WEB_MACHINES={settings.WEB_MACHINES}, and each process has a cache of its own.",
            hint="几台机器要共用一个Redis：请设置CACHE_URL=redis://……。",
            id="newsroom.W011",
        )
    if _is_local(settings.STORAGES["originals"]):
        yield Warning(
            f"WEB_MACHINES={settings.WEB_MACHINES}, and photos are kept in a folder.",
            hint="照片要存在各台机器都读得到的地方：请设置MEDIA_BUCKET，"
            "或让MEDIA_ROOT指向各台机器共用的网络目录。",
            id="newsroom.W012",
        )
    if connections["default"].vendor == "sqlite":
        yield Error(
            f"WEB_MACHINES={settings.WEB_MACHINES}, and the database is a file.",
            hint="几台机器要共用一个PostgreSQL：请设置DATABASE_URL=postgresql://……。",
            id="newsroom.E013",
        )


def _is_local(storage):
    """Whether files are kept in a folder that is not one of the network."""
    return storage["BACKEND"] == LOCAL_FILES and not settings.MEDIA_IS_SHARED


@register(deploy=True)
def check_proxy(app_configs, **kwargs):
    """Warn where nothing tells the site that a reader came by HTTPS, or whence."""
    if not settings.SECURE_PROXY_SSL_HEADER:
        yield Warning(
            "No header of the proxy says that a request came by HTTPS.",
            hint="请由前面的nginx设置X-Forwarded-Proto，并保留SECURE_PROXY_SSL_HEADER。",
            id="newsroom.W014",
        )
    if any(network.prefixlen == 0 for network in settings.TRUSTED_PROXIES):
        yield Error(
            "TRUSTED_PROXIES believes anybody: each may say whose address is theirs.",
            hint="TRUSTED_PROXIES里只写自己的代理或CDN的地址，不要写0.0.0.0/0。",
            id="newsroom.E015",
        )
    if settings.SITE_URL and urlsplit(settings.SITE_URL).hostname not in (
        *settings.ALLOWED_HOSTS,
        None,
    ):
        yield Warning(
            "SITE_URL names a host that is not in ALLOWED_HOSTS.",
            hint="请把SITE_URL里的域名也写进ALLOWED_HOSTS，否则读者打不开订阅里的链接。",
            id="newsroom.W016",
        )


@register(Tags.database)
def check_postgresql(databases=None, **kwargs):
    """Refuse a PostgreSQL that is too old, or that cannot hold every character."""
    for using in databases or ():
        database = connections[using]
        if database.vendor != "postgresql":
            continue
        try:
            with database.cursor() as cursor:
                cursor.execute(
                    "SELECT current_setting('server_version_num')::int,"
                    " current_setting('server_encoding')"
                )
                number, encoding = cursor.fetchone()
        except DatabaseError:
            continue
        if number < OLDEST_POSTGRESQL * 10000:
            yield Error(
                f"PostgreSQL is version {number // 10000}: it must be"
                f" {OLDEST_POSTGRESQL} or newer.",
                hint="请把PostgreSQL升级到14或更新的版本。",
                id="newsroom.E020",
            )
        if encoding != "UTF8":
            yield Error(
                f"The database is encoded as {encoding}: it must be UTF8.",
                hint="请用createdb -E UTF8 -T template0重建数据库，再恢复备份。",
                id="newsroom.E021",
            )


@register(Tags.database)
def check_replica(databases=None, **kwargs):
    """Warn where the replica is none, so that readers' pages never come from it."""
    if "replica" not in settings.DATABASES or "default" not in (databases or ()):
        return
    try:
        with connections["replica"].cursor() as cursor:
            cursor.execute("SELECT pg_is_in_recovery()")
            is_replica = cursor.fetchone()[0]
    except DatabaseError:
        yield Warning(
            "The database of DATABASE_REPLICA_URL does not answer.",
            hint="读者的页面暂由主库提供；请检查从库和它的网络。",
            id="newsroom.W022",
        )
        return
    if not is_replica:
        yield Error(
            "The database of DATABASE_REPLICA_URL replays nobody's changes.",
            hint="DATABASE_REPLICA_URL要指向主库的流复制从库，不能是另一个主库。",
            id="newsroom.E023",
        )


@register(Tags.files, deploy=True)
def check_bucket(app_configs, **kwargs):
    """Refuse a bucket that does not answer: no photo could be shown, none sent in."""
    if not settings.MEDIA_BUCKET:
        return
    # Loaded here: a site without a bucket has no boto3.
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        client = storages["originals"].connection.meta.client
        client.head_bucket(Bucket=settings.MEDIA_BUCKET)
    except (BotoCoreError, ClientError, ValueError) as error:
        yield Error(
            f"The bucket {settings.MEDIA_BUCKET!r} does not answer: {error}",
            hint="请核对MEDIA_BUCKET、MEDIA_ENDPOINT、MEDIA_REGION、MEDIA_ADDRESSING_STYLE"
            "和两个密钥；各家云的写法见docs/scale.md。",
            id="newsroom.E024",
        )
