"""Ending a link, and how errors are said; the one that a person can mend by linking comes with the button for it."""

from app.cliq.form import FormError
from app.cliq.message import Banner, Button, Message, OpenUrl, lines
from app.cliq.reply import Output, Reply
from app.context import Context
from app.errors import BotError, MissingScope, NotLinked, ServiceError, TokenRevoked
from grammar.errors import GrammarError

LINK_HOURS = 24
NO_SERVICE_ACCOUNT = "no_service_account"


def unlink(ctx: Context) -> Reply:
    """Consent is revoked at Zoho and the tokens are forgotten here; the second in any case."""
    account = ctx.services.tokens.account(ctx.call.user_id)
    if account is None:
        raise NotLinked(reason="never")
    said = "account.unlinked"
    try:
        ctx.services.oauth.revoke(account.refresh_token, account.accounts_server)
    except ServiceError:
        said = "account.unlinked_here"
    user_id = ctx.call.user_id
    ctx.services.forget(user_id)
    return Reply(Banner(ctx.say(said)), changes=(lambda tables: tables.accounts.unlink(user_id),))


def explain(ctx: Context, error: BotError | GrammarError) -> Output:
    """The sentence of an error where the person looks: above the form they filled in, else as a message.

    The link that connects an account is shown where nobody else sees it; elsewhere the sentence says how to get it.
    """
    if isinstance(error, GrammarError):
        return Message(ctx.words.grammar_error(error))
    if ctx.call.handler == "form_handler":
        return FormError(ctx.words.error(error))
    if isinstance(error, NotLinked | TokenRevoked | MissingScope):
        if ctx.services.settings.service_account and not isinstance(error, NotLinked):
            error = NotLinked(reason=NO_SERVICE_ACCOUNT)  # the consent that is gone is not the asker's
        if error.facts.get("reason") != NO_SERVICE_ACCOUNT and not ctx.is_heard:
            return link_card(ctx, error)
    return Message(ctx.words.error(error))


def link_card(ctx: Context, error: BotError) -> Message:
    """What is missing, and the button that leads to Zoho's consent page; for this person only."""
    said = ctx.say("account.link")
    if isinstance(error, MissingScope):
        said = ctx.say("account.link_more")
    elif isinstance(error, TokenRevoked) or error.facts.get("reason") == "revoked":
        said = ctx.say("account.link_again")
    button = Button(ctx.say("account.link_button"), OpenUrl(ctx.services.link_url(ctx.call)), kind="+")
    return Message(lines(said, ctx.say("account.link_private", count=LINK_HOURS)), buttons=(button,))
