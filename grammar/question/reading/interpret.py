"""What the parts of a parsed line mean together: a Question, or Unfit.

Pure: the line, the scope, today and the fiscal year go in. Names and values are placed by placing.py, times by timing.py,
defaults filled in by draft.py and intents.py.
"""

from collections.abc import Callable

from lark import Token, Tree

from grammar.folding import fold_label
from grammar.question import defaults
from grammar.question.nodes import Key, Measure, Order, Path, Question
from grammar.question.reading import figures, intents, placing, timing
from grammar.question.reading.draft import Asker, Draft, Unfit
from grammar.question.reading.names import Name
from grammar.question.reading.roles import Role
from grammar.question.reading.scope import Scope
from grammar.question.words.numbers import Amount
from grammar.question.words.times import Span

Part = Tree[Token]


def roles_of(tree: Part) -> list[Role]:
    return [token.value for token in tree.scan_values(lambda token: True)]


class Interpreter:
    """One line being interpreted."""

    def __init__(self, tree: Part, line: list[Role], scope: Scope, asker: Asker) -> None:
        self.tree = tree
        self.line = line
        self.places = {id(role): place for place, role in enumerate(line)}
        self.draft = Draft(scope, asker)
        self.taken: set[int] = set()  # places in the line that another part has used
        self.handlers: dict[str, Callable[[Part, list[Role]], None]] = {
            "flag": self.flag, "this": self.this, "not_status": self.not_status, "by": self.by, "by_measure": self.by_measure,
            "which": self.which, "measure": self.measure, "superlative": self.superlative, "sort": self.sort,
            "sort_related": self.sort_related, "fields": self.fields, "values": self.values, "of": self.of, "subject": self.subject, "poss": self.poss,
            "is_value": self.is_value, "value_of": self.value_of, "not_value": self.not_value, "not_field": self.not_field, "boolean": self.boolean,
            "text": self.text, "text_not": self.text, "owned": self.owned, "created_by": self.created_by, "asked": self.asked,
            "filter": self.compared, "field_compared": self.field_compared, "without": self.existence, "having": self.existence,
            "counted": self.counted, "time": self.time, "dated": self.time, "field_dated": self.time, "event": self.time,
        }  # fmt: skip

    def run(self) -> Question:
        kinds = {role.type for role in self.line}
        self.draft.flags |= kinds & {"LIST", "WHAT", "WHO", "WHEN", "HOWMUCH", "WHICH", "VS", "TREND", "AVAILABLE", "THEM", "COUNT", "SUP", "HEAD", "OWNS"}
        self.draft.ahead = any(role.type == "EVENT" and role.value in ("closing", "due", "scheduled", "end") for role in self.line)
        self.draft.flags |= {"SINGLE"} if self._head_is_single() else set()
        for role in self.line:
            if role.type in ("NOACT", "NOMOD"):
                self._quiet(role)
        for part in self.tree.children:
            assert isinstance(part, Tree)
            handler = self.handlers.get(str(part.data))
            if handler is None:
                raise Unfit(f"no meaning for {part.data}")
            handler(part, roles_of(part))
        return intents.finish(self.draft)

    # -- the line around a part

    def role_at(self, place: int) -> Role | None:
        return self.line[place] if 0 <= place < len(self.line) else None

    def beside(self, roles: list[Role]) -> tuple[Role | None, Role | None]:
        """The roles just before and just after a part."""
        return self.role_at(self.places[id(roles[0])] - 1), self.role_at(self.places[id(roles[-1])] + 1)

    def near(self, roles: list[Role]) -> list[Role]:
        first, last = self.places[id(roles[0])], self.places[id(roles[-1])]
        return [role for n in (first - 2, last + 2, first - 1, last + 1) if (role := self.role_at(n)) is not None]

    def _head_is_single(self) -> bool:
        plural = fold_label(self.draft.scope.module.label)
        heads = [role for role in self.line if role.type == "HEAD" and role.lexeme.script == "latin" and role.lexeme.text != plural]
        return bool(heads) and not any(role.lexeme.text.endswith("s") or role.lexeme.text == "people" for role in heads)

    def has(self, *kinds: str) -> bool:
        return any(role.type in kinds for role in self.line)

    # -- flags

    def flag(self, part: Part, roles: list[Role]) -> None:
        role = roles[0]
        draft = self.draft
        if role.type in ("OTHER", "CHILD", "REL") and self.places[id(role)] not in self.taken:
            raise Unfit("another module, and no word that joins them")
        if role.type == "STATUS":
            draft.add_status(str(role.value))
        elif role.type == "SCHEDULE":
            draft.add_me()
        elif role.type == "VS":
            if role.lexeme.text in ("compare", "comparing", "comparison of", "comparison between", "difference between", "比較", "比較して", "比較してください", "を比較", "比較したい", "差", "の差", "違い"):
                draft.flags.add("SYMMETRIC")
        elif role.type == "VERSUS":
            draft.versus = str(role.value)
        elif role.type == "RECENT":
            name = "Modified_Time" if role.value == "modified" else "Created_Time"
            draft.order = Order(draft.scope.own(name))
            draft.flags.add("RECENT")
        elif role.type == "OWNS":
            draft.columns.append(draft.scope.own("Owner"))
        elif role.type == "DIR":
            draft.flags.add("DESC" if role.value else "ASC")
        elif role.type == "FIELDS":
            draft.flags.add("FIELDS")
        elif role.type == "MISSING":
            draft.flags.add("MISSING")

    def _quiet(self, role: Role) -> None:
        beside = [found for found in self.near([role]) if found.type in ("SPAN", "PERIOD")]
        if any(found.type == "SPAN" for found in beside):
            return  # the span brings it
        for found in beside:
            value = timing.quiet_period(str(found.value))
            if value:
                self.taken.add(self.places[id(found)])
                timing.quiet(self.draft, role.type, value)
                return
        self.draft.assumed.add("span")
        timing.quiet(self.draft, role.type, "30_days")

    def this(self, part: Part, roles: list[Role]) -> None:
        self.draft.flags.add("THIS")

    def not_status(self, part: Part, roles: list[Role]) -> None:
        word = next(str(role.value) for role in roles if role.type == "STATUS")
        self.draft.add_status(word, negative=True)

    # -- groups

    def key(self, role: Role) -> Key:
        draft = self.draft
        if role.type == "GRAIN":
            if isinstance(role.value, tuple):
                return Key(role.value[1], role.value[0])
            return Key(Path(""), role.value)  # type: ignore[arg-type]
        path = role.value
        assert isinstance(path, Path)
        field = draft.catalog_field(path)
        if field is not None and defaults.is_date(field):
            return Key(path, "month")
        if field is not None and (field.type in ("textarea", "subform") or field.kind == "unusable" and not defaults.is_pick_list(field) and field.type != "territories"):
            raise Unfit("nothing is grouped by that")
        return Key(path)

    def by(self, part: Part, roles: list[Role]) -> None:
        for role in roles:
            if role.type not in ("FIELD", "REL", "GRAIN"):
                continue
            if role.type == "FIELD" and self.draft.superlative and self.draft.superlative[1] in ("created", "modified"):
                self.draft.order = Order(role.value, self.draft.superlative[0] == "high")  # type: ignore[arg-type]
                continue
            field = self.draft.catalog_field(role.value) if isinstance(role.value, Path) else None
            if field is not None and defaults.is_number(field):
                figures.order_key(self.draft, role.value)  # type: ignore[arg-type]
            else:
                self.draft.groups.append(self.key(role))

    def by_measure(self, part: Part, roles: list[Role]) -> None:
        figures.measure(self.draft, [role for role in roles if role.type != "BY"], self.line)
        self.draft.flags.add("BY_MEASURE")

    def which(self, part: Part, roles: list[Role]) -> None:
        role = roles[-1]
        named = any(found.type in ("NAME", "USER") and self.places[id(found)] not in self.taken for found in self.line)
        if self.has("SUP") and not (named and not self.has("MEASURE")):
            self.draft.groups.append(self.key(role))
            self.draft.key_is_single = _is_single(role)
            return
        if role.type == "FIELD" and isinstance(role.value, Path):
            if self.has("COUNT", "MEASURE", "AGG"):
                self.draft.groups.append(self.key(role))
            else:
                self.draft.columns.append(role.value)
            return
        raise Unfit("which of them is not said")

    # -- figures and order

    def measure(self, part: Part, roles: list[Role]) -> None:
        figures.measure(self.draft, roles, self.line)

    def superlative(self, part: Part, roles: list[Role]) -> None:
        figures.superlative(self.draft, roles, self.line)

    def sort(self, part: Part, roles: list[Role]) -> None:
        figures.sort(self.draft, roles, self.line)

    def sort_related(self, part: Part, roles: list[Role]) -> None:
        figures.sort_related(self.draft, roles)

    # -- fields and values

    def fields(self, part: Part, roles: list[Role]) -> None:
        roles = [role for role in roles if role.type in ("FIELD", "REL", "GRAIN")]
        for role in roles:
            if self.places[id(role)] in self.taken:
                continue
            if role.type == "GRAIN":
                self.draft.groups.append(self.key(role))
            elif role.type == "REL":
                self._relation(role)
            else:
                assert isinstance(role.value, Path)
                figures.bare_field(self.draft, role, self.line)

    def _relation(self, role: Role) -> None:
        """A related module's name with nothing that says why: the groups of a ranking, or a name beside it."""
        before, after = self.beside([role])
        if any(found is not None and found.type == "NAME" for found in (before, after)):
            return  # the name uses it
        if self.has("SUP") and not self.has("HEAD") or self.draft.superlative and not self.has("HEAD"):
            self.draft.groups.append(self.key(role))
            self.draft.key_is_single = _is_single(role)
            return
        raise Unfit("a related module, and nothing that joins it")

    def values(self, part: Part, roles: list[Role]) -> None:
        self._place([role for role in roles if role.type != "OR"], of=False)

    def of(self, part: Part, roles: list[Role]) -> None:
        self._place([role for role in roles if role.type not in ("OR", "OF")], of=True)

    def subject(self, part: Part, roles: list[Role]) -> None:
        """does Contoso have: whose they are; did John close: who did it."""
        names = [role for role in roles if role.type in ("NAME", "USER")]
        name = names[0].value
        if len(names) == 1 and isinstance(name, Name) and name.person and self.draft.scope.module.field("Owner") and self.draft.module not in defaults.PEOPLE:
            self.draft.add_owner(name.text)
        else:
            self._place(names, of=True)

    def _place(self, roles: list[Role], *, of: bool) -> None:
        draft = self.draft
        if all(role.type == "ME" for role in roles):
            draft.add_me()
            return
        if any(role.type == "VALUE" for role in roles):
            placing.bare_values(draft, roles)
            return
        if len(roles) > 1:
            raise Unfit("several names and no field")
        role = roles[0]
        if role.type == "USER":
            draft.add_owner(str(role.value))
            return
        assert isinstance(role.value, Name)
        self._name(role, role.value, of)

    def _name(self, role: Role, name: Name, of: bool) -> None:
        draft = self.draft
        if not name.plausible:
            raise Unfit("no name")
        before, after = self.beside([role])
        if of and before is not None and before.type == "OF":
            before = self.role_at(self.places[id(role)] - 2) if before.type == "OF" else before
        asked = bool(draft.columns) or self.has("WHAT", "WHEN", "HOWMUCH", "WHO", "OWNS") or any(
            found.type in ("FIELD", "EVENT") for found in self.line
        )
        joined = not role.led & {"OF"} and not of
        if before is not None and before.type == "REL" and not of:
            self._use(before)
            if not name.capital and not _is_single(before):
                raise Unfit("an unknown word after a module")
            placing.related_name(draft, before.value, name)  # type: ignore[arg-type]
        elif after is not None and after.type == "REL" and not after.led & {"OF"}:
            self._use(after)
            placing.related_name(draft, after.value, name)  # type: ignore[arg-type]
        elif before is not None and before.type == "HEAD" and joined and (name.capital or _is_single(before)):
            placing.own_name(draft, name)
        elif after is not None and after.type == "HEAD":
            self._before_head(role, name, after, of)
        elif self.has("MEASURE") and not self.has("HEAD") and name.capital:
            placing.of_figure(draft, name)
        elif of:
            placing.own_name(draft, name) if asked and not self.has("HEAD") else placing.of_name(draft, name)
        elif asked and name.capital:
            placing.own_name(draft, name)
        else:
            raise Unfit("a name with no place")

    def _use(self, role: Role) -> None:
        self.taken.add(self.places[id(role)])

    def _before_head(self, role: Role, name: Name, head: Role, of: bool) -> None:
        draft = self.draft
        if of:
            placing.own_name(draft, name)
            return
        if not name.capital:
            if len([r for r in self.line if r.type not in ("LIST", "WHAT")]) > 2 or head.lexeme.text.endswith("s"):
                raise Unfit("an unknown word before the module")
            draft.cost += 1
        particle = "FILLER" in head.led or head.lexeme.start > role.lexeme.end and role.lexeme.script != "latin"
        plural = head.lexeme.script == "latin" and head.lexeme.text.endswith("s")
        if particle and role.lexeme.script != "latin" or plural or particle and head.lexeme.script != "latin":
            if name.person and draft.module not in defaults.PEOPLE and draft.scope.module.field("Owner"):
                draft.add_owner(name.text)
            else:
                placing.of_name(draft, name)
        else:
            placing.own_name(draft, name)

    def poss(self, part: Part, roles: list[Role]) -> None:
        """Emily's leads; Acme's phone number; Contoso's deals."""
        role = roles[0]
        _, after = self.beside(roles)
        if role.type == "USER":
            self.draft.add_owner(str(role.value))
        elif not isinstance(role.value, Name):
            raise Unfit("whose is not said")
        elif after is not None and after.type in ("FIELD", "MEASURE") and not self.has("HEAD"):
            if after.type == "MEASURE":
                placing.of_figure(self.draft, role.value)
            else:
                placing.own_name(self.draft, role.value)
        elif role.value.person:
            self.draft.add_owner(role.value.text)
        else:
            placing.of_name(self.draft, role.value)

    def is_value(self, part: Part, roles: list[Role]) -> None:
        path, values = _split(roles)
        field = self.draft.catalog_field(path)
        names_only = all(role.type == "NAME" for role in values)
        asks = field is not None and (defaults.is_number(field) or defaults.is_date(field) or field.type in ("phone", "email", "website"))
        if asks and names_only and not any("@" in role.typed for role in values):
            self.draft.columns.append(path)
            self._place(values, of=True)
        elif all(role.type == "ME" for role in values) and not (field is not None and defaults.is_user(field)):
            self.draft.add_me()
            figures.bare_field(self.draft, roles[0], self.line)
        else:
            placing.field_values(self.draft, path, values)

    def value_of(self, part: Part, roles: list[Role]) -> None:
        path, values = _split(roles)
        field = self.draft.catalog_field(path)
        role = next(role for role in roles if role.type == "FIELD")
        fits = any(role.type == "VALUE" for role in values) and _has_path(values, path)
        if all(found.type == "ME" for found in values):
            self.draft.add_me()
            figures.bare_field(self.draft, role, self.line)
        elif any(found.type == "VALUE" for found in values) and not fits:
            placing.bare_values(self.draft, values)
            figures.bare_field(self.draft, role, self.line)
        elif all(found.type == "NAME" for found in values) and self._is_asked_of(role, values, field is None or not defaults.is_text(field)):
            self.draft.columns.append(path)
            self._place(values, of=True)
        else:
            placing.field_values(self.draft, path, values)

    def _is_asked_of(self, role: Role, values: list[Role], picks: bool) -> bool:
        """Whether 'Acme … phone' asks for a field of Acme rather than for records with that value."""
        field = self.draft.catalog_field(role.value)  # type: ignore[arg-type]
        if field is not None and (defaults.is_number(field) or defaults.is_date(field) or field.type in ("phone", "email", "website")):
            return True
        return not self.has("HEAD") or self.has("WHO") and field is not None and defaults.is_user(field)

    def not_value(self, part: Part, roles: list[Role]) -> None:
        values = [role for role in roles if role.type in ("VALUE", "NAME", "USER", "ME")]
        fields = [role.value for role in roles if role.type == "FIELD"]
        if fields and isinstance(fields[0], Path):
            placing.field_values(self.draft, fields[0], values, negative=True)
        elif any(role.type == "VALUE" for role in values):
            placing.bare_values(self.draft, values, negative=True)
        elif all(role.type in ("ME", "USER") for role in values):
            placing.field_values(self.draft, self.draft.scope.own("Owner"), values, negative=True)
        else:
            raise Unfit("what it is not is not said")

    def not_field(self, part: Part, roles: list[Role]) -> None:
        path = roles[-1].value
        field = self.draft.catalog_field(path) if isinstance(path, Path) else None
        if field is None or field.type != "boolean":
            raise Unfit("not of what")
        self.draft.add(path, "is", False)  # type: ignore[arg-type]

    def boolean(self, part: Part, roles: list[Role]) -> None:
        path, value = roles[0].value, roles[-1].value
        field = self.draft.catalog_field(path) if isinstance(path, Path) else None
        if field is None or field.type != "boolean":
            raise Unfit("neither true nor false")
        self.draft.add(path, "is", bool(value) != any(role.type == "NOT" for role in roles))  # type: ignore[arg-type]

    def text(self, part: Part, roles: list[Role]) -> None:
        fields = [role.value for role in roles if role.type == "FIELD"]
        op = next(role.value for role in roles if role.type in ("TEXTOP", "TEXTOP_POST"))
        values = [role for role in roles if role.type in ("VALUE", "NAME", "USER")]
        negative = any(role.type == "NOT" for role in roles)
        path = fields[0] if fields and isinstance(fields[0], Path) else None
        placing.text_condition(self.draft, path, op, values, negative=negative)  # type: ignore[arg-type]

    def owned(self, part: Part, roles: list[Role]) -> None:
        values = [role for role in roles if role.type in ("VALUE", "NAME", "USER", "ME")]
        negative = any(role.type == "NOT" for role in roles)
        placing.field_values(self.draft, self.draft.scope.own("Owner"), values, negative=negative)

    def created_by(self, part: Part, roles: list[Role]) -> None:
        if not self.draft.scope.module.field("Created_By"):
            raise Unfit("no creator here")
        values = [role for role in roles if role.type in ("VALUE", "NAME", "USER", "ME")]
        placing.field_values(self.draft, self.draft.scope.own("Created_By"), values)

    def asked(self, part: Part, roles: list[Role]) -> None:
        for role in roles:
            if role.type == "FIELD" and isinstance(role.value, Path):
                figures.bare_field(self.draft, role, self.line, asked=True)
            elif role.type == "EVENT":
                name = defaults.event_field(self.draft.scope.module, str(role.value))
                if name is None:
                    raise Unfit("no such date here")
                self.draft.columns.append(self.draft.scope.own(name))

    # -- comparisons

    def compared(self, part: Part, roles: list[Role]) -> None:
        figures.compared(self.draft, None, roles, self.near(roles))

    def field_compared(self, part: Part, roles: list[Role]) -> None:
        path = next(role.value for role in roles if role.type == "FIELD")
        others = [role for role in roles if role.type != "FIELD"]
        if len(others) == 1 and others[0].type == "NUMBER" and isinstance(others[0].value, Amount) and self.places[id(others[0])] < self.places[id(roles[-1])] and self.has("SUP"):
            raise Unfit("a number of records, not of the field")
        figures.compared(self.draft, path, others, self.near(roles))  # type: ignore[arg-type]

    def existence(self, part: Part, roles: list[Role]) -> None:
        target = next(role for role in roles if role.type in ("CHILD", "FIELD", "REL"))
        having = part.data == "having"
        if target.type == "CHILD":
            self._related(target, "count>" if having else "count=", 0, roles)
            return
        assert isinstance(target.value, Path)
        field = self.draft.catalog_field(target.value)
        if field is not None and field.type == "boolean":
            self.draft.add(target.value, "is", having)
        else:
            self.draft.add(target.value, "is_not_empty" if having else "is_empty")

    def counted(self, part: Part, roles: list[Role]) -> None:
        child = next(role for role in roles if role.type == "CHILD")
        numbers = [role.value for role in roles if role.type == "NUMBER"]
        if len(numbers) != 1 or not isinstance(numbers[0], Amount) or numbers[0].money:
            raise Unfit("not a number of records")
        op = next((str(role.value) for role in roles if role.type in ("CMP", "CMP_POST")), "<=" if any(r.type == "ATMOST_POST" for r in roles) else "=")
        self._related(child, f"count{op}", numbers[0].value, roles)

    def _related(self, child: Role, op: str, count: object, roles: list[Role]) -> None:
        """How many records of another module belong to each, perhaps only the open ones."""
        path = Path(f"related:{child.value}", "", self.draft.module)
        self.draft.add(path, op, count)  # type: ignore[arg-type]
        for role in roles:
            if role.type == "STATUS":
                if child.value != defaults.DEALS or role.value not in ("open", "won", "lost", "closed"):
                    raise Unfit("which of them is not said")
                self.draft.add(Path("deal_status", path.field, defaults.DEALS), "is", str(role.value))

    # -- times

    def time(self, part: Part, roles: list[Role]) -> None:
        draft = self.draft
        event = next((role for role in roles if role.type == "EVENT"), None)
        when = next((child for child in part.children if isinstance(child, Tree)), None)
        if when is not None and len(roles) <= 2 and self.places[id(roles[0])] in self.taken:
            return
        if when is None:
            if event is not None and not any(role.type == "SPAN" for role in self.near([event])):
                timing.undated(draft, str(event.value))
        elif event is not None:
            timing.dated(draft, str(event.value), when)
        elif any(role.type == "FIELD" for role in roles):
            path = next(role.value for role in roles if role.type == "FIELD")
            field = draft.catalog_field(path) if isinstance(path, Path) else None
            if field is None or not defaults.is_date(field):
                figures.bare_field(draft, roles[0], self.line)
                timing.bare(draft, when)
            elif when.data in ("before", "after") and any(role.value in ("today", "yesterday", "tomorrow") for role in roles_of(when)):
                day = next(str(role.value) for role in roles_of(when) if role.type == "PERIOD")
                draft.add(path, "<" if when.data == "before" else ">", day)  # type: ignore[arg-type]
            else:
                draft.add_period(timing.code_of(when), path)  # type: ignore[arg-type]
        else:
            timing.bare(draft, when)


def _is_single(role: Role) -> bool:
    """Whether a Latin noun is in the singular."""
    return role.lexeme.script == "latin" and not role.lexeme.text.endswith("s") and role.lexeme.text not in ("people", "salespeople", "salesmen")


def _split(roles: list[Role]) -> tuple[Path, list[Role]]:
    path = next(role.value for role in roles if role.type == "FIELD")
    assert isinstance(path, Path)
    return path, [role for role in roles if role.type in ("VALUE", "NAME", "USER", "ME")]


def _has_path(values: list[Role], path: Path) -> bool:
    return all(any(option[0] == path for option in role.value.options) for role in values if role.type == "VALUE")  # type: ignore[attr-defined]


def interpret(tree: Part, line: list[Role], scope: Scope, asker: Asker) -> tuple[Question, Draft]:
    """The question that a parsed line of roles asks, with the draft it came from (its cost and flags).

    raises  Unfit
    """
    interpreter = Interpreter(tree, line, scope, asker)
    return interpreter.run(), interpreter.draft


__all__ = ["Amount", "Measure", "Span", "interpret"]
