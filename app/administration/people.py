"""Who is linked: each person's account, what it is used for, and changing that."""

from app.errors import BotError, UserError
from app.services import Services
from app.storage.identity.accounts import Linked


def linked(services: Services) -> list[Linked]:
    """Every account, the newest trouble first, then by name."""
    with services.database.read() as tables:
        accounts = tables.accounts.all()
    return sorted(accounts, key=lambda one: (one.state == "linked", (one.name or one.email or "").casefold()))


def describe(services: Services, actor: str, cliq_user_id: str, *, is_sender: bool) -> None:
    """Whether messages of the bot may go out under this account. Raises UserError('unknown_account')."""
    now = services.source.now()
    with services.database.write() as tables:
        before = tables.accounts.get(cliq_user_id)
        if before is None:
            raise UserError("unknown_account")
        tables.accounts.describe(cliq_user_id, is_sender=is_sender)
        name = before.email or cliq_user_id
        change = {"is_sender": before.is_sender}, {"is_sender": is_sender}
        tables.audit.record(actor, "account.sender", name, now, before=change[0], after=change[1])
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
