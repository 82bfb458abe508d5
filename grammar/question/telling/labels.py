"""What modules and fields are called in a sentence, so that the same word leads back to them.

Takes labels from the catalogue; where a label alone would be read as something else, it stands in brackets.
"""

from functools import lru_cache

from grammar.catalog import Field, Module
from grammar.folding import fold_label
from grammar.question.lines.roles import candidates
from grammar.question.lines.scope import Scope
from grammar.question.nodes import Path
from grammar.question.words.lexer import cut
from grammar.question.words.lexicon import lexicon_of, plural_forms


def _speaks(text: str, language: str) -> bool:
    return text.isascii() == (language != "ja")


def _first(labels: tuple[str, ...], language: str) -> str | None:
    return next((label for label in labels if _speaks(label, language)), None)


def module_text(module: Module, language: str) -> str:
    """The module's plural label in a language; its own label where it has none in that language."""
    return module.label if _speaks(module.label, language) else _first(module.labels, language) or module.label


def single_text(module: Module, language: str) -> str:
    """The module's label in the singular, where there is one: 'this Lead'."""
    plural = module_text(module, language)
    forms = set(plural_forms(fold_label(plural))) - {fold_label(plural)}
    return next((label for label in module.labels if fold_label(label) in forms), plural)


@lru_cache(maxsize=8192)
def field_text(path: Path, scope: Scope, language: str) -> str:
    """What a field is called in a sentence about this module; the lookup is named before a related record's field."""
    field = scope.field(path)
    pseudo = {
        "Forecast_Category": ("forecast category", "予測カテゴリ"),
        "deal_status": ("deal status", "商談の結果"),
        "Role": ("role", "ロール"),
        "Campaign": ("Campaign", "キャンペーン"),
    }
    if field is None:
        names = pseudo.get(path.field, (path.field, path.field))
        return names[language == "ja"]
    label = field.label if _speaks(field.label, language) else _first(field.labels, language) or field.label
    if path.via:
        via = field_text(Path(path.via, "", scope.module.api_name), scope, language)
        related = Scope(scope.catalog, scope.catalog.module(path.module) or scope.module)
        inner = field_text(Path(path.field, "", path.module), related, language)
        return f"{via}の{inner}" if language == "ja" else f"{via}'s {inner}"
    for text in (label, f"[{label}]", f"[{path.field.replace('_', ' ')}]"):
        if _leads_to(text, path, scope):
            return text
    return f"[{path.field}]"


def value_text(field: Field | None, actual: str, language: str) -> str:
    """What one value of a pick list is called, where that leads back to it; every other text is itself."""
    value = field.value(actual) if field is not None and field.values else None
    if field is None or value is None or value.actual != actual:
        return actual
    spoken = (label for label in value.labels if _speaks(label, language) and field.value(label) == value)
    return next(spoken, actual)


def _leads_to(text: str, path: Path, scope: Scope) -> bool:
    lexemes = cut(text, lexicon_of(scope.catalog))
    if len(lexemes) != 1:
        return False
    found = candidates(lexemes[0], scope)
    return bool(found) and found[0][1] == "FIELD" and found[0][2] == path
