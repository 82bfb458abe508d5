"""Operations on rules on visitors: what the pages do, for programs. Conditions are texts, in English on the way out."""

from collections.abc import Callable
from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from app.administration.visitors import importing, rules, trying
from app.administration.visitors.rules import Given
from app.errors import BotError, Invalid, NothingFound, ServiceError
from app.rules import actions
from app.services import Services
from app.storage.ruling.rules import Rule
from app.web.admin.show import sentence
from app.web.api.doors import Doors
from app.web.api.notifications import WORDS
from app.web.problems import problem
from grammar.errors import GrammarError

NAME, TEXT = validate.Length(max=200), validate.Length(max=10_000)
LANGUAGE = "en"


class RuleIn(Schema):
    """A rule as it is written."""

    brand_id = fields.String(required=True, validate=NAME)
    kind = fields.String(required=True, validate=validate.OneOf(actions.KINDS))
    name = fields.String(required=True, validate=NAME)
    condition = fields.String(load_default="", validate=TEXT, metadata={"description": "'' is everybody"})
    action = fields.Dict(required=True, metadata={"description": "by kind, see docs/visitors.md"})
    is_on = fields.Boolean(load_default=True)


class RuleChange(RuleIn):
    """version: of the reading that the change is based on."""

    version = fields.Integer(required=True, validate=validate.Range(min=1, max=2**31))


class RuleOut(Schema):
    """A rule as it is kept. state: on, off, paused, field_gone, pattern."""

    rule_id = fields.Integer(required=True)
    brand_id = fields.String(required=True)
    kind = fields.String(required=True)
    name = fields.String(required=True)
    position = fields.Integer(required=True)
    condition = fields.String(required=True)
    action = fields.Dict(required=True)
    is_on = fields.Boolean(required=True)
    state = fields.String(required=True)
    about = fields.List(fields.String(), required=True)
    version = fields.Integer(required=True)


class RuleSwitch(Schema):
    """On or off."""

    is_on = fields.Boolean(required=True)


class RuleOrder(Schema):
    """Rules of one brand and kind that come first, in this order."""

    rule_ids = fields.List(fields.Integer(validate=validate.Range(min=1, max=2**31)), required=True)


class ConditionPreview(Schema):
    """Which of the last visitors would match."""

    condition = fields.String(required=True, validate=TEXT)
    brand_id = fields.String(load_default="", validate=NAME)


class ConditionPreviewOut(Schema):
    """How many of how many, and some of them."""

    looked_at = fields.Integer(required=True)
    matching = fields.Integer(required=True)
    visitor_ids = fields.List(fields.String(), required=True)


class ConditionTrial(Schema):
    """A condition and one visitor."""

    condition = fields.String(required=True, validate=TEXT)
    visitor_id = fields.String(required=True, validate=NAME)


class ConditionTrialOut(Schema):
    """Whether it fits, and each comparison with its result."""

    fits = fields.Boolean(required=True)
    compared = fields.List(fields.Dict(), required=True)


class TheirsQuery(Schema):
    """The brand that SalesIQ's presets and scores are compared with; '' is the first."""

    brand_id = fields.String(load_default="", validate=NAME)


class TheirsOut(Schema):
    """A rule of SalesIQ beside ours. state: new, same, differs, unlike."""

    key = fields.String(required=True)
    kind = fields.String(required=True)
    name = fields.String(required=True)
    text = fields.String(required=True)
    state = fields.String(required=True)
    about = fields.String(required=True)
    ours = fields.Integer(required=True)


class TakeIn(Schema):
    """What is taken over; no keys: all that is new or differs."""

    brand_id = fields.String(required=True, validate=NAME)
    keys = fields.List(fields.String(validate=NAME), load_default=list)


class RuleLogQuery(Schema):
    """rule: 'rule:7' or 'preset:2'."""

    rule = fields.String(load_default="", validate=NAME)
    visitor_id = fields.String(load_default="", validate=NAME)
    most = fields.Integer(load_default=100, validate=validate.Range(min=1, max=1000))


class DeedOut(Schema):
    """What a rule did, and why."""

    at = fields.AwareDateTime(required=True)
    rule = fields.String(required=True)
    visitor_id = fields.String(required=True)
    visit_id = fields.String(required=True)
    what = fields.String(required=True)
    reason = fields.Dict(required=True)


def add(doors: Doors) -> None:
    part = Blueprint("rules", "rules", description="Rules on visitors")
    _keeping(doors, part)
    _switching(doors, part)
    _trying(doors, part)
    _comparing(doors, part)
    doors.register(part)


def rule_out(services: Services, one: Rule) -> dict[str, Any]:
    state = rules.state(services, one)
    condition = rules.text(services, one.condition, LANGUAGE)
    return vars(one) | {"condition": condition, "state": state.code, "about": list(state.about)}


def _keeping(doors: Doors, part: Blueprint) -> None:
    services = doors.services

    @doors.operation(part, "/rules", "GET", needs="read", gives=RuleOut(many=True))
    def get_rules() -> Any:
        """Every rule, by brand, kind and order"""
        return [rule_out(services, one) for one in rules.listed(services)]

    @doors.operation(part, "/rules", "POST", needs="write", takes=RuleIn, gives=RuleOut, status=201, faults=(409,))
    def post_rule(body: dict[str, Any]) -> Any:
        """Add a rule"""
        return said(lambda: rule_out(services, rules.save(services, doors.actor, Given(**body))))

    @doors.operation(part, "/rules/<int:number>", "GET", needs="read", gives=RuleOut, faults=(404,))
    def get_rule(number: int) -> Any:
        """One rule"""
        return rule_out(services, rules.kept(services, number))

    @doors.operation(
        part, "/rules/<int:number>", "PUT", needs="write", takes=RuleChange, gives=RuleOut, faults=(404, 409)
    )
    def put_rule(body: dict[str, Any], number: int) -> Any:
        """Change a rule; 409 when somebody else has changed it since that version"""
        version = body.pop("version")
        return said(lambda: rule_out(services, rules.save(services, doors.actor, Given(**body), number, version)))


def _switching(doors: Doors, part: Blueprint) -> None:
    services = doors.services

    @doors.operation(
        part, "/rules/<int:number>/switch", "PUT", needs="write", takes=RuleSwitch, gives=RuleOut, faults=(404, 409)
    )
    def put_rule_switch(body: dict[str, Any], number: int) -> Any:
        """RuleSwitch a rule on or off"""

        def turn() -> Any:
            rules.turn(services, doors.actor, number, to=body["is_on"])
            return rule_out(services, rules.kept(services, number))

        return said(turn)

    @doors.operation(part, "/rules/<int:number>", "DELETE", needs="write", faults=(404,))
    def delete_rule(number: int) -> None:
        """Remove a rule"""
        rules.remove(services, doors.actor, number)

    @doors.operation(
        part, "/rules/order", "PUT", needs="write", takes=RuleOrder, gives=RuleOut(many=True), faults=(404, 409)
    )
    def put_order(body: dict[str, Any]) -> Any:
        """Let some rules of one brand and kind come first"""

        def order() -> Any:
            rules.order(services, doors.actor, body["rule_ids"])
            return [rule_out(services, one) for one in rules.listed(services)]

        return said(order)


def _trying(doors: Doors, part: Blueprint) -> None:
    services = doors.services

    @doors.operation(
        part, "/rules/preview", "POST", needs="read", takes=ConditionPreview, gives=ConditionPreviewOut, faults=(409,)
    )
    def post_rule_preview(body: dict[str, Any]) -> Any:
        """Which of the last 1,000 visitors would match a condition"""

        def look() -> Any:
            kept = rules.condition(services, body["condition"])
            found = trying.preview(services, kept, body["brand_id"])
            ids = [one.visitor.visitor_id for one in found.shown]
            return {"looked_at": found.looked_at, "matching": found.matching, "visitor_ids": ids}

        return said(look)

    @doors.operation(
        part, "/rules/try", "POST", needs="read", takes=ConditionTrial, gives=ConditionTrialOut, faults=(404, 409)
    )
    def post_rule_trial(body: dict[str, Any]) -> Any:
        """Each comparison of a condition with its result for one visitor; nothing is done"""

        def look() -> Any:
            kept = rules.condition(services, body["condition"])
            trial = trying.dry_run(services, kept, body["visitor_id"], LANGUAGE)
            compared = [{"text": text, "is_fulfilled": is_so} for text, is_so in trial.compared]
            return {"fits": trial.fits, "compared": compared}

        return said(look)

    @doors.operation(part, "/rules/log", "GET", needs="read", asks=RuleLogQuery, gives=DeedOut(many=True))
    def get_rule_log(query: dict[str, Any]) -> Any:
        """What rules did, the newest first"""
        found = trying.log(services, rule=query["rule"], visitor_id=query["visitor_id"], most=query["most"])
        return [vars(one) | {"reason": trying.reason(services, one, LANGUAGE)} for one in found]


def _comparing(doors: Doors, part: Blueprint) -> None:
    services, faults = doors.services, (409, 502)

    @doors.operation(
        part, "/rules/salesiq", "GET", needs="read", asks=TheirsQuery, gives=TheirsOut(many=True), faults=faults
    )
    def get_theirs(query: dict[str, Any]) -> Any:
        """SalesIQ's own rules beside ours"""
        return said(lambda: importing.compared(services, query["brand_id"]))

    @doors.operation(
        part, "/rules/salesiq", "POST", needs="write", takes=TakeIn, gives=TheirsOut(many=True), faults=faults
    )
    def post_theirs(body: dict[str, Any]) -> Any:
        """Take over rules of SalesIQ; nothing is changed there"""
        return said(lambda: importing.take(services, doors.actor, body["brand_id"], body["keys"]))


def said(work: Callable[[], Any]) -> Any:
    """What the work makes, or what is wrong, field by field."""
    try:
        return work()
    except NothingFound:
        raise
    except Invalid as error:
        wrong = {name: [sentence(WORDS, one)] for name, one in error.fields.items()}
        return problem(409, "invalid", fields={"json": wrong})
    except GrammarError as error:
        return problem(409, "invalid", fields={"json": {"condition": [sentence(WORDS, error)]}})
    except ServiceError as error:
        return problem(502, "service_failed", reason=WORDS.error(error))
    except BotError as error:
        return problem(409, "invalid", fields={"json": {"_schema": [sentence(WORDS, error)]}})
