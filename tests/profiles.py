"""How every test run behaves: Hypothesis profiles, and skips that cannot be overlooked.

A pytest plugin, loaded by pyproject.toml; it holds no fixture and no test.

`HYPOTHESIS_PROFILE=fuzz` tries 10,000 cases of each property, anything else a few dozen, always the same ones.
A skipped test names what is missing and how to get it. Where `CI` is `true` a skip is a failure, because a machine
that was set up for the tests must run them all; the one exception are tests that read files which lie beside the
repository and are never copied into it.
"""

import os
from collections.abc import Callable, Generator
from typing import Any

import hypothesis
import pytest
import sqlalchemy
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from werkzeug.routing import Rule

BESIDE_THE_REPOSITORY = "beside the repository"
"""A skip whose reason holds these words is allowed everywhere."""

hypothesis.settings.register_profile(
    "test",
    max_examples=40,
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.register_profile(
    "fuzz",
    max_examples=10_000,
    deadline=None,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.data_too_large],
)


def _addresses_are_made_seldom() -> None:
    """Werkzeug compiles, for every route of every application, two functions that make its address from its name: most
    of the time in which product and sandbox are put together, and hardly a test asks for one. Compiled when asked for.
    """
    usual = Rule._compile_builder

    def later(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        made: list[Callable[..., tuple[str, str]]] = []

        def build(bound: Rule, **values: Any) -> tuple[str, str]:
            if not made:
                made.append(usual(rule, append_unknown))
            return made[0](bound, **values)

        return build

    Rule._compile_builder = later  # type: ignore[method-assign,assignment]


_COMPILED: dict[Any, Any] = {}


class _Sqlite(SQLiteDialect_pysqlite):
    """All databases of a run speak the same, so that what was compiled for one test is there for the next."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(other) is _Sqlite

    def __hash__(self) -> int:
        return hash(_Sqlite)

    @classmethod
    def engine_created(cls, engine: sqlalchemy.Engine) -> None:
        engine.update_execution_options(compiled_cache=_COMPILED)


def pytest_configure() -> None:
    """Choose the profile by HYPOTHESIS_PROFILE; an unknown name is an error, not a fallback."""
    hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or "test")
    _addresses_are_made_seldom()
    sqlalchemy.dialects.registry.register("sqlite", __name__, _Sqlite.__name__)


def on_ci() -> bool:
    """Whether this run happens where nothing may be missing."""
    return os.environ.get("CI", "").lower() == "true"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure on CI."""
    report = yield
    if report.skipped and on_ci() and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if BESIDE_THE_REPOSITORY not in reason:
            report.outcome = "failed"
            report.longrepr = f"Skipped on CI, where nothing may be missing. {reason}"
    return report
