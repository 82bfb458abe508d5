"""The least that a Flask route for Cliq's callback must do: verify the signature, parse the JSON, answer JSON.

It is the yardstick for a command that needs no CRM call. No time window, no dispatch, no database.
"""

import base64
import os

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key
from flask import Flask, request
from flask.typing import ResponseReturnValue

application = Flask(__name__)


def public_key() -> rsa.RSAPublicKey:
    key = load_der_public_key(base64.b64decode(os.environ["CLIQ_PUBLIC_KEYS"].split(",")[0]))
    if not isinstance(key, rsa.RSAPublicKey):
        raise TypeError("CLIQ_PUBLIC_KEYS is not an RSA key")
    return key


KEY = public_key()


@application.post("/cliq")
def callback() -> ResponseReturnValue:
    raw = request.get_data()
    try:
        signature = base64.b64decode(request.headers.get("X-Cliq-Signature", ""), validate=True)
        KEY.verify(signature, raw, padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, ValueError):
        return {"output": {"text": "The signature is wrong."}}, 401
    call = request.get_json()
    return {"output": {"text": f"You typed {call['params']['arguments']}"}}


@application.get("/ready")
def ready() -> ResponseReturnValue:
    return {"ready": True}
