"""Settings of the databases, read from DATABASE_URL and DATABASE_REPLICA_URL."""

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from newsroom import environment

SCHEMES = ("sqlite", "postgres", "postgresql")
OF_SQLITE = {
    # Readers go on reading while an editor saves, and two editors who save
    # at once wait for each other instead of failing with "locked".
    # Each thread has a connection, and each of those a cache of its own, in KiB: what it
    # does not hold, the system does.
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-500;"
    ),
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,  # of commands; newsroom/database_timeouts.py gives pages less
}
# PostgreSQL compiles a query that it believes to be dear, which takes longer than any of
# ours; plans what was prepared six times before it believes that the values do not
# matter; and reckons with a disk's arm, so that for each story of a list it reads all
# authors rather than find three by their key: what readers ask lies in memory, or on
# flash. The address has the last word: ?options=-c%20jit%3Don.
OF_POSTGRESQL = (
    "-c jit=off -c plan_cache_mode=force_generic_plan -c random_page_cost=1.1"
)


def databases(usual_file):
    """Return DATABASES and DATABASE_ROUTERS."""
    address = environment.address("DATABASE_URL", SCHEMES, f"sqlite:///{usual_file}")
    primary = _connected(address)
    if primary["ENGINE"].endswith("sqlite3"):
        primary["OPTIONS"] = dict(OF_SQLITE)
    else:
        environment.give_options(
            primary,
            OF_POSTGRESQL,
            # A network that carries nothing any more is noticed, also by commands.
            connect_timeout=5,  # seconds, as are the next two
            keepalives_idle=30,
            keepalives_interval=5,
            keepalives_count=3,
            tcp_user_timeout=10_000,  # milliseconds
        )
    address = environment.address("DATABASE_REPLICA_URL", SCHEMES[1:], "")
    if not address:
        return {"default": primary}, []
    if not primary["ENGINE"].endswith("postgresql"):
        raise ImproperlyConfigured(
            "DATABASE_REPLICA_URL needs PostgreSQL in DATABASE_URL."
        )
    found = {"default": primary, "replica": _replica(address)}
    return found, ["newsroom.replica.Router"]


def _replica(address):
    """Return the settings of a streaming replica for readers' pages: newsroom/replica.py."""
    replica = _connected(address) | {"TEST": {"MIRROR": "default"}}
    # What takes longer is asked of the primary.
    environment.give_options(
        replica,
        f"{OF_POSTGRESQL} -c statement_timeout=3000",
        connect_timeout=2,
        tcp_user_timeout=3000,
    )
    return replica


def _connected(address):
    return dj_database_url.parse(
        address,
        conn_max_age=environment.number("DATABASE_CONN_MAX_AGE", 600),
        conn_health_checks=True,
    )
