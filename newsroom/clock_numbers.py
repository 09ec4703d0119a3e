"""Numbers of the publication clock, as SQL: its table, and what the moment is in it."""

CLOCK = "newsroom_publicationclock"


# Never the number of an hour that is past: a backup that is put back brings an old row.
def now(vendor):
    if vendor == "sqlite":
        return "CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)"
    return "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)"
