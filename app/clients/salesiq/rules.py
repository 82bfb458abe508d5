"""The rules that a portal of SalesIQ has itself: presets of rings, scores, triggers, routing. They are only read.

Sources, under https://www.zoho.com/salesiq/help/developer-section/ , read 2026-11-21: list-tracking-presets-v2,
create-lead-scoring-v2, get-details-trigger-rule-v2, list-chat-routing-rule-v2 (.html).
"""

from dataclasses import dataclass

from app.clients.salesiq.wire import Json, Wire, rows


@dataclass(frozen=True)
class RuleBook:
    """One portal's rules, as SalesIQ writes them."""

    wire: Wire

    def presets(self) -> list[Json]:
        return self._listed("trackingpresets")

    def scores(self) -> list[Json]:
        """SalesIQ answers these inside of `rule_list`."""
        return self._listed("leadscorerules")

    def triggers(self) -> list[Json]:
        return self._listed("triggerrules")

    def routing(self, of: str) -> list[Json]:
        """of: 'visitor' or 'chat'"""
        return self._listed(f"{of}routingrules")

    def _listed(self, kind: str) -> list[Json]:
        data = self.wire.call("GET", f"/{kind}", f"GET /{kind}")
        return rows(data.get("rule_list") if isinstance(data, dict) else data)
