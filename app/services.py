"""The composition root's list: every client, store and cache of one process, built once from the settings.

Holds no rule of the product: what is asked and said is decided by handlers, through a Context.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from requests.adapters import BaseAdapter

from app.clients import regions
from app.clients.cliq import Cliq
from app.clients.crm import Crm
from app.clients.http import Http, Limits, Log
from app.clients.oauth import OAuth
from app.cliq import reference, text
from app.cliq.request import CliqRequest
from app.errors import NotLinked
from app.i18n.sentences import Sentences
from app.now import Source
from app.search.directory import Directory
from app.search.metadata import Metadata
from app.settings import Settings
from app.storage.accounts import Account
from app.storage.database import Database
from app.storage.tokens import TokenStore
from app.storage.vault import Vault, derive
