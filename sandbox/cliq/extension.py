"""How the installed extension is reached: addresses, key pair, and the wait for what follows an answer.

It is fixed when the sandbox is built; what the extension consists of is in manifest.py.
"""

from dataclasses import dataclass, field

from sandbox.cliq.webhook.signing import Signer, process_signer


@dataclass(frozen=True)
class Extension:
    """Where webhooks go and how they are signed.

    callback_url      every webhook of the extension is posted there
    cliq_url          how the product reaches this stand-in, for `response_url`
    signer            the key pair; in process all sandboxes share one
    patience_seconds  how long an answer of the control API waits for messages that the product sends by itself. 0 in
                      process, where `settle` runs the product's worker
    """

    callback_url: str = "http://product.test/cliq"
    cliq_url: str = "http://zoho.test/cliq"
    signer: Signer = field(default_factory=process_signer)
    patience_seconds: float = 0.0
