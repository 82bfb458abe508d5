"""A3, issue 5: whatever a page does, the JSON API and the command line do as well; every command speaks JSON.

The table is kept by hand, the routes and commands are looked up: a new page without a line here fails, and so does a
line whose operation or command is gone.
"""

from collections.abc import Callable, Iterator
from typing import Any

import click
import pytest

from app.web.admin.guard import Doors
from tests.world import World

BROWSER = "only a browser does that"
# page (endpoint) → (operation of the API, command); a text in brackets says why there is none
PAGES: dict[str, tuple[str, str]] = {
    "home_get": ("api.get_checks_get", "doctor"),
    "turn_on_post": ("api.put_integration_put", "integration on"),
    "turn_off_post": ("api.put_integration_put", "integration off"),
    "connect_get": (f"({BROWSER})", f"({BROWSER})"),
    "accounts_get": ("api.get_people_get", "accounts list"),
    "sender_post": ("api.put_person_put", "accounts sender"),
    "service_post": ("api.put_person_put", "accounts service"),
    "unlink_post": ("api.delete_person_delete", "accounts unlink"),
    "invite_post": ("api.post_administrator_post", "admin invite"),
    "remove_post": ("api.delete_administrator_delete", "admin remove"),
    "identities_get": ("identities.get_identities_get", "identity list"),
    "put_identity_post": ("identities.post_exception_post", "identity set"),
    "remove_identity_post": ("identities.delete_exception_delete", "identity remove"),
    "notifications_get": ("notifications.get_notifications_get", "notifications list"),
    "new_notification_get": ("notifications.get_fields_get", "notifications fields"),
    "add_notification_post": ("notifications.post_notification_post", "notifications add"),
    "edit_notification_get": ("notifications.get_notification_get", "notifications show"),
    "change_notification_post": ("notifications.put_notification_put", "notifications edit"),
    "turn_notification_post": ("notifications.put_notification_put", "notifications edit"),
    "remove_notification_post": ("notifications.delete_notification_delete", "notifications remove"),
    "preview_notification_post": ("notifications.post_preview_post", "notifications test"),
    "test_notification_post": ("notifications.post_test_post", "notifications test"),
    "merge_fields_get": ("notifications.get_fields_get", "notifications fields"),
    "cards_get": ("cards.get_cards_get", "cards list"),
    "edit_card_get": ("cards.get_cards_get", "cards list"),
    "save_card_post": ("cards.put_card_put", "cards set"),
    "remove_card_post": ("cards.delete_card_delete", "cards remove"),
    "signals_get": ("telling.get_signals_get", "signals list"),
    "turn_signal_post": ("telling.put_signal_put", "signals on"),
    "chosen_get": ("chosen.get_preferences_get", "preferences"),
    "used_get": ("chosen.get_channels_get", "channels"),
    "schedules_get": ("telling.get_schedules_get", "schedules list"),
    "add_schedule_post": ("telling.post_schedule_post", "schedules add"),
    "edit_schedule_get": ("telling.get_schedules_get", "schedules list"),
    "change_schedule_post": ("telling.put_schedule_put", "schedules edit"),
    "turn_schedule_post": ("telling.put_schedule_state_put", "schedules pause"),
    "remove_schedule_post": ("telling.delete_schedule_delete", "schedules remove"),
    "run_schedule_post": ("telling.post_run_post", "schedules run"),
    "questions_get": ("chosen.get_questions_get", "starters list"),
    "add_question_post": ("chosen.post_question_post", "starters add"),
    "change_question_post": ("chosen.put_question_put", "starters edit"),
    "remove_question_post": ("chosen.delete_question_delete", "starters remove"),
    "events_get": ("traffic.get_events_get", "events list"),
    "event_get": ("traffic.get_event_get", "events show"),
    "retry_events_post": ("traffic.post_retry_post", "events retry"),
    "replay_event_post": ("traffic.post_replay_post", "events replay"),
    "hooks_get": ("traffic.get_hooks_get", "hooks list"),
    "open_hook_post": ("traffic.post_hook_post", "hooks add"),
    "rotate_hook_post": ("traffic.post_rotate_post", "hooks rotate"),
    "close_hook_post": ("traffic.delete_hook_delete", "hooks remove"),
    "index_get": ("traffic.get_deliveries_get", "deliveries list"),
    "one_get": ("traffic.get_delivery_get", "deliveries show"),
    "again_post": ("traffic.post_retry_deliveries_post", "deliveries retry"),
    "bury_post": ("traffic.post_bury_deliveries_post", "deliveries bury"),
    "figures_get": ("traffic.get_figures_get", "figures"),
    "retention_get": ("tokens.get_retention_get", "retention"),
    "programs_get": ("tokens.get_tokens_get", "tokens list"),
    "make_post": ("tokens.post_token_post", "tokens make"),
    "revoke_post": ("tokens.delete_token_delete", "tokens revoke"),
    "api_get": ("(the document itself: /api/openapi.json)", "(the document itself)"),
    "subscriptions_get": ("subscriptions.get_subscriptions_get", "subscriptions list"),
    "subscription_get": ("subscriptions.get_subscription_get", "subscriptions list"),
    "add_subscription_post": ("subscriptions.post_subscription_post", "subscriptions add"),
    "change_subscription_post": ("subscriptions.put_subscription_put", "(by command: remove and add)"),
    "turn_subscription_post": ("subscriptions.put_subscription_put", "subscriptions on"),
    "remove_subscription_post": ("subscriptions.delete_subscription_delete", "subscriptions remove"),
    "add_reply_post": ("replies.post_reply_post", "replies add"),
    "change_reply_post": ("replies.put_reply_put", "(by command: remove and add)"),
    "remove_reply_post": ("replies.delete_reply_delete", "replies remove"),
    "campaigns_get": ("outside.get_campaigns_get", "campaigns show"),
    "campaigns_key_post": ("outside.put_campaigns_key_put", "campaigns link"),
    "campaigns_settings_post": ("outside.change_campaigns_patch", "campaigns set"),
    "campaigns_signup_post": ("outside.put_signup_put", "campaigns signup"),
    "campaigns_tested_post": ("outside.test_campaigns_post", "campaigns test"),
    "campaigns_turn_post": ("outside.turn_campaigns_put", "campaigns turn"),
    "campaigns_unlink_post": ("outside.unlink_campaigns_delete", "campaigns unlink"),
    "campaigns_watch_post": ("outside.put_watch_put", "campaigns watch"),
    "enrichment_get": ("outside.get_enrichment_get", "enrichment show"),
    "enrichment_key_post": ("outside.put_enrichment_key_put", "enrichment link"),
    "enrichment_mapping_post": ("outside.change_enrichment_patch", "enrichment set"),
    "enrichment_settings_post": ("outside.change_enrichment_patch", "enrichment set"),
    "enrichment_tested_post": ("outside.test_enrichment_post", "enrichment test"),
    "enrichment_turn_post": ("outside.turn_enrichment_put", "enrichment turn"),
    "enrichment_unlink_post": ("outside.unlink_enrichment_delete", "enrichment unlink"),
    "rules_get": ("rules.get_rules_get", "rules list"),
    "new_rule_get": ("rules.post_rule_preview_post", "rules preview"),
    "add_rule_post": ("rules.post_rule_post", "rules add"),
    "edit_rule_get": ("rules.get_rule_get", "rules show"),
    "change_rule_post": ("rules.put_rule_put", "rules edit"),
    "turn_rule_post": ("rules.put_rule_switch_put", "rules on"),
    "first_rule_post": ("rules.put_order_put", "rules first"),
    "remove_rule_post": ("rules.delete_rule_delete", "rules remove"),
    "rule_log_get": ("rules.get_rule_log_get", "rules log"),
    "visitor_lists_get": ("(to look at)", "(to look at)"),
    "new_preset_get": ("presets.get_presets_get", "rules list"),
    "add_preset_post": ("presets.post_preset_post", "rules preset"),
    "edit_preset_get": ("presets.get_presets_get", "rules list"),
    "change_preset_post": ("(remove and add)", "(remove and add)"),
    "apply_preset_post": ("presets.put_preset_switch_put", "rules apply"),
    "remove_preset_post": ("presets.delete_preset_delete", "(by page or API)"),
    "places_get": ("places.get_places_get", "places list"),
    "place_get": ("places.get_place_fields_get", "places show"),
    "change_place_post": ("places.put_place_put", "places set"),
    "link_place_post": ("places.post_place_consent_post", "places consent"),
    "turn_place_post": ("places.put_place_state_put", "places on"),
    "unlink_place_post": ("places.delete_place_delete", "places unlink"),
    "salesiq_get": ("sites.get_links_get", "links list"),
    "change_salesiq_post": ("sites.put_link_put", "links on"),
    "add_form_brand_post": ("sites.post_brand_post", "visitors add-brand"),
    "change_brand_post": ("sites.put_brand_put", "visitors brand"),
    "live_visitors_get": ("sites.get_visitors_get", "visitors live"),
    "visitor_get": ("sites.get_visitors_get", "visitors visits"),
    "visits_get": ("sites.get_visits_get", "visitors visits"),
    "note_visitor_post": ("visitor_notes.post_visitor_note_post", "visitors note"),
    "save_view_post": ("sites.post_view_post", "visitors save-view"),
    "remove_view_post": ("sites.delete_view_delete", "visitors remove-view"),
    "webforms_get": ("places.get_webforms_get", "webforms list"),
    "add_webform_post": ("places.post_webform_post", "webforms add"),
    "change_webform_post": ("places.put_webform_put", "webforms change"),
    "remove_webform_post": ("places.delete_webform_delete", "webforms remove"),
    "compare_rules_get": ("rules.get_theirs_get", "rules compare"),
    "take_rules_post": ("rules.post_theirs_post", "rules import"),
    "audit_get": ("api.get_audit_get", "admin audit"),
    "signout_post": (f"({BROWSER})", f"({BROWSER})"),
}
SILENT = {  # commands without --json, and why
    "worker": "it runs until it is stopped",
    "clock": "it runs until it is stopped",
    "replay": "what it prints is JSON",
    "rules log": "what it prints is JSON",
    "questions": "it makes a page of docs/",
}


@pytest.fixture(scope="module")
def built(make_shared: Callable[..., World]) -> World:
    return make_shared()


def leaves(group: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    for name, one in group.commands.items():
        if isinstance(one, click.Group):
            yield from leaves(one, (*words, name))
        else:
            yield " ".join((*words, name)), one


def test_every_page_has_its_operation_and_its_command(built: World) -> None:
    doors: Doors = built.app.extensions["admin"]
    routes = {name.removeprefix("admin.") for name, rule in doors.rules.items() if rule.needs != "nobody"}
    assert routes - set(PAGES) == set(), "a page without a line: which operation and which command do the same?"
    assert set(PAGES) - routes == set(), "a line without a page"
    operations, commands = set(built.app.extensions["api"].doors.rules), dict(leaves(built.app.cli))
    for page, (operation, command) in PAGES.items():
        assert operation in operations or operation.startswith("("), f"{page}: {operation}"
        assert command in commands or command.startswith("("), f"{page}: {command}"


def test_every_operation_is_some_pages(built: World) -> None:
    """What a program may do, an administrator may do on a page; what is only read there stands on one of these."""
    listed = {operation for operation, _ in PAGES.values()}
    more = {"api.get_integration_get", "api.get_connections_get", "api.get_administrators_get"}
    more |= {
        "identities.get_exceptions_get",
        "traffic.get_refused_get",
        "traffic.get_shortfalls_get",
        "replies.get_replies_get",
    }
    more |= {"outside.get_lists_get", "outside.get_mail_link_get", "rules.post_rule_trial_post"}
    more |= {"sites.get_portals_get", "sites.put_portal_put"}  # parts of the page of SalesIQ
    more |= {"visitor_notes.get_visitor_notes_get"}
    more |= {"sites.delete_link_delete", "sites.get_brands_get", "sites.get_views_get", "sites.post_link_post"}
    assert set(built.app.extensions["api"].doors.rules) - listed - more == set()


def test_every_command_speaks_json(built: World) -> None:
    mute = {
        name
        for name, one in leaves(built.app.cli)
        if not any("--json" in parameter.opts for parameter in one.params) and name not in ("run", "shell", "routes")
    }
    assert mute == set(SILENT)
