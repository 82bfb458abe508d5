"""Who is linked: each person's account, what it is used for, and changing that."""

from app.errors import BotError, UserError
from app.services import Services
from app.storage.identity.accounts import Linked


def linked(services: Services) -> list[Linked]:
    """Every account, the newest trouble first, then by name."""
    with services.database.read() as tables:
        accounts = tables.accounts.all()
    return sorted(accounts, key=lambda one: (one.state == "linked", (one.name or one.email or "").casefold()))


def describe(
    services: Services,
    actor: str,
    cliq_user_id: str,
    *,
    is_sender: bool | None = None,
    is_service: bool | None = None,
) -> None:
    """What an account is used for; None leaves it as it is. Raises UserError('unknown_account').

    is_sender   messages of the bot may go out under it
    is_service  everybody's questions run under it, where SERVICE_ACCOUNT is on
    """
    now, wanted = services.source.now(), {"is_sender": is_sender, "is_service": is_service}
    with services.database.write() as tables:
        before = tables.accounts.get(cliq_user_id)
        if before is None:
            raise UserError("unknown_account")
        after = {name: value for name, value in wanted.items() if value is not None}
        if after:
            tables.accounts.describe(cliq_user_id, **after)
        for name, value in after.items():
            action, was = f"account.{name.removeprefix('is_')}", {name: getattr(before, name)}
            tables.audit.record(actor, action, before.email or cliq_user_id, now, before=was, after={name: value})
    services.tokens.forget(cliq_user_id)


def unlink(services: Services, actor: str, cliq_user_id: str) -> bool:
    """Forget a person's account; False when Zoho could not be told, so that its consent lives on there."""
    now = services.source.now()
    with services.database.write() as tables:
        account = tables.accounts.get(cliq_user_id)
        if account is None:
            raise UserError("unknown_account")
        tables.accounts.unlink(cliq_user_id)
        tables.audit.record(actor, "account.unlink", account.email or cliq_user_id, now)
    services.forget(cliq_user_id)
    try:
        services.oauth.revoke(account.refresh_token, account.accounts_server)
    except BotError:
        return False
    return True
