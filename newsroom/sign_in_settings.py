"""Settings of signing in by the organisation's provider, read from OIDC_…."""

from newsroom import environment


def provider(is_production):
    """Return what is known of the provider, "" where none is named."""
    # Of a provider on the developer's own machine http will do.
    schemes = ("https",) if is_production else ("https", "http")
    issuer = environment.address("OIDC_ISSUER", schemes, "", package="authlib")
    return issuer and {
        "issuer": issuer.rstrip("/"),
        "client_id": environment.text("OIDC_CLIENT_ID"),
        "client_secret": environment.text("OIDC_CLIENT_SECRET"),
        "scopes": environment.text("OIDC_SCOPES", "openid email profile"),
        "groups_claim": environment.text("OIDC_GROUPS_CLAIM", "groups"),
        "groups": environment.pairs("OIDC_GROUPS"),
        "create": environment.boolean("OIDC_CREATE_ACCOUNTS", False),
    }
