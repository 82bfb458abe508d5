"""Puts Cliq into a sandbox: its switches, its demo chats, its addresses.

What Cliq does is in the packages beside this file.
"""

from flask import Flask

from sandbox.cliq.install_point import SERVICE, stage_of
from sandbox.cliq.manifest import BOT
from sandbox.cliq.play.stage import Stage
from sandbox.cliq.rest.routes import blueprint
from sandbox.cliq.switches import SWITCHES
from sandbox.state import Sandbox

CHANNEL = "sales"


def install(flask_app: Flask, sandbox: Sandbox) -> None:
    """Add Cliq; where the product is and how webhooks are signed is in `sandbox.installation`."""
    sandbox.switches.declare(*SWITCHES)
    sandbox.services[SERVICE] = Stage(sandbox)
    sandbox.resets.append(load)
    flask_app.register_blueprint(blueprint(), url_prefix="/cliq")


def load(sandbox: Sandbox, dataset: str) -> None:
    """The chats of every data set: #sales with everybody, everybody's chat with the bot, everybody's direct chats."""
    stage = stage_of(sandbox)
    stage.forget()
    users = stage.directory.users()
    if not users:
        return
    creator = next((user for user in users if user.admin), users[0])
    chat = stage.chats.add_channel_chat(f"#{CHANNEL}")
    channel = stage.directory.add_channel(CHANNEL, creator, users, chat)
    stage.directory.change_channel(channel, bots={BOT.unique_name: ["listen_message", "send_message"]})
    for position, user in enumerate(users):
        stage.chats.with_bot(user)
        for other in users[position + 1 :]:
            stage.chats.between(user, other)
