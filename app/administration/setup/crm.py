"""Setting up the CRM: the address that its rules call, the function for signals, the button *Share to Cliq*, the watch.

The CRM has no call of ours that makes rules, functions or buttons, so their text is made here, to be pasted. Watch
channels are made by the feature that needs them; here it is only asked to, now.
Sources: product pages of workflow webhooks and Deluge (`invokeurl`), read 2026-11-22. Merge fields for an address,
`${Deals.Deal Id}`, are inserted from the editor's own list, since their spelling differs between editors.
"""

from dataclasses import dataclass
from datetime import timedelta

from app.cliq import reference
from app.errors import NothingFound
from app.services import Services
from app.storage.identity.accounts import Account
from app.storage.telling.watches import Watch

HOOK_NOTE = "made by setup crm"
SHARE_KIND = "crmshare"
SHARE_YEARS = 20  # it only names the organisation; who may share is decided by signing in
TOKEN_BYTES = 32
MODULES = {"Leads": "Lead Id", "Contacts": "Contact Id", "Accounts": "Account Id", "Deals": "Deal Id"}
SIGNAL = """void automation.crm_in_chat_signal(String namespace, String module, String record_id, String subject)
{
    body = Map();
    body.put("namespace", namespace);
    body.put("module", module);
    body.put("record_id", record_id);
    body.put("subject", subject);
    body.put("occurred_at", zoho.currenttime.toString("yyyy-MM-dd'T'HH:mm:ssXXX"));
    body.put("event_id", namespace + record_id + zoho.currenttime.toString());
    answer = invokeurl
    [
        url: "%s/signal"
        type: POST
        body: body.toString()
        headers: {"Content-Type": "application/json"}
    ];
}"""


@dataclass(frozen=True)
class Part:
    """One thing to put into the CRM. name: 'webhook', 'signal', 'button', 'watch'; state: 'made', 'there' or 'planned';
    where: the place in the CRM; text: what to paste there, or how it stands."""

    name: str
    state: str
    where: str
    text: str


def parts(services: Services, account: Account, address: str, state: str) -> list[Part]:
    """What is to be pasted.

    address   of our hook, '' when it is known to its first printing only
    state     of that address
    """
    url = address or f"{services.settings.public_url}/hooks/crm/<the secret part, printed when it was made>"
    form = "rule=<its name>, module=Deals, record_id=${!Deals.id}, time=${!Deals.Modified_Time}"
    share = share_address(services, account)
    buttons = "\n".join(f"{share}?module={module}&id=${{{module}.{label}}}" for module, label in MODULES.items())
    webhook = "an instant action Webhook of a workflow rule: POST, form parameters"
    function = "a function of the category Automation, called by a workflow rule"
    button = (
        "a custom button 'Share to Cliq' of the module, on the record's page, that opens an address in a new window; "
        "insert the record's id from the editor's list of fields"
    )
    return [
        Part("webhook", state, webhook, f"{url}/workflow\n{form}"),
        Part("signal", state, function, SIGNAL % url),
        Part("button", "there", button, buttons),
    ]


def address(services: Services, account: Account, *, renew: bool) -> str:
    """A fresh address for the CRM's rules; '' when one was made before and no other is wanted."""
    now, token = services.source.now(), services.source.token(TOKEN_BYTES)
    with services.database.write() as tables:
        before = [hook for hook in tables.hooks.all() if hook.source == "crm" and hook.note == HOOK_NOTE]
        if before and not renew:
            return ""
        tables.hooks.add("crm", token, now, note=HOOK_NOTE)
        for hook in before:
            tables.hooks.remove(hook.hook_id)
        actor = account.email or account.cliq_user_id
        tables.audit.record(actor, "setup.crm", "hooks", now, after={"replaced": bool(before)})
    return f"{services.settings.public_url}/hooks/crm/{token}"


def has_address(services: Services) -> bool:
    with services.database.read() as tables:
        return any(hook.source == "crm" and hook.note == HOOK_NOTE for hook in tables.hooks.all())


def share_address(services: Services, account: Account) -> str:
    """The page that the CRM's button opens, for this organisation alone; module and id are added to it."""
    known = services.account_for(account.cliq_user_id)
    organisation = (known.crm_organisation_id if known else None) or ""
    if not organisation:
        raise NothingFound("organisation")
    ends = services.source.now() + timedelta(days=365 * SHARE_YEARS)
    key = reference.sign(SHARE_KIND, organisation, reference.ANYBODY, ends, services.keys)
    return f"{services.settings.public_url}/share/{key}"


def watch(services: Services, name: str = "activities") -> Watch | None:
    with services.database.read() as tables:
        return tables.watches.named(name)
