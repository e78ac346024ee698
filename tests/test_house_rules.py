"""The rules of the house that no linter knows: read from the code, the templates and the schema themselves."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import nodes

from coachdesk import create_app
from coachdesk.config import Settings
from coachdesk.db import Base
from coachdesk.models import label
from tests.engines.programs import ROOT

pytestmark = pytest.mark.once

PACKAGE, TEMPLATES = ROOT / "coachdesk", ROOT / "templates"
MODULES = {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text()) for path in sorted(PACKAGE.rglob("*.py"))}
TOP_LEVEL = {"coachdesk", "templates", "migrations", "tests", ".ci", "docs", "requirements"}


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def said(node: ast.expr) -> str:
    """What is called, as it is written: `session.commit`."""
    return ast.unparse(node)


def where(name: str, node: ast.AST) -> str:
    return f"{name}:{node.lineno}"  # type: ignore[attr-defined]


# --- Time ---------------------------------------------------------------------------------------------------

CLOCKS = re.compile(
    r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.(time|time_ns|localtime|gmtime|ctime)|utcnow)$"
)
MEASURES = ("coachdesk/bench/",)  # how long something takes is no time of day


def test_only_the_clock_reads_the_time() -> None:
    found = [
        where(name, call)
        for name, tree in MODULES.items()
        if name != "coachdesk/clock.py" and not name.startswith(MEASURES)
        for call in calls(tree)
        if CLOCKS.search(said(call.func))
    ]
    assert found == []


def test_nobody_takes_the_clock_apart_under_another_name() -> None:
    found = [
        where(name, node)
        for name, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "coachdesk.clock"
    ]
    assert found == [], "import the module, so that a test can hold it"


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_shows_a_raw_time(template: Path) -> None:
    assert "strftime" not in template.read_text()
    assert "isoformat" not in template.read_text()


# --- Who writes and who commits -----------------------------------------------------------------------------


def in_folder(*folders: str) -> Iterator[tuple[str, ast.AST]]:
    return ((name, tree) for name, tree in MODULES.items() if name.startswith(tuple(f"coachdesk/{f}" for f in folders)))


def test_services_queries_forms_models_and_policies_never_commit() -> None:
    found = [
        where(name, call)
        for name, tree in in_folder("services", "queries", "forms", "models", "policies", "placing", "adjustments")
        for call in calls(tree)
        if said(call.func).endswith("session.commit") or said(call.func) == "commit"
    ]
    assert found == []


def test_views_never_commit_either() -> None:
    found = [
        where(name, call)
        for name, tree in in_folder("views")
        for call in calls(tree)
        if said(call.func).endswith("session.commit")
    ]
    assert found == []


def test_nobody_writes_in_a_way_that_loses_text_in_silence() -> None:
    banned = ("bulk_insert_mappings", "bulk_update_mappings", "bulk_save_objects")
    found = [where(n, c) for n, tree in MODULES.items() for c in calls(tree) if said(c.func).endswith(banned)]
    assert found == []


def test_below_the_views_nobody_knows_the_web() -> None:
    web = ("flask", "werkzeug", "wtforms", "flask_wtf")
    allowed = {"coachdesk/forms", "coachdesk/views", "coachdesk/commands", "coachdesk/jobs", "coachdesk/bench"}
    allowed_files = {"coachdesk/__init__.py", "coachdesk/app.py", "coachdesk/wiring.py", "coachdesk/translation.py"}
    found = [
        where(name, node)
        for name, tree in MODULES.items()
        if name not in allowed_files and not name.startswith(tuple(allowed))
        for node in ast.walk(tree)
        if (isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in web)
        or (isinstance(node, ast.Import) and node.names[0].name.partition(".")[0] in web)
    ]
    assert found == []


def test_a_service_takes_who_and_when_by_name() -> None:
    """`by` and `at` are never the third thing from the left."""
    found = [
        where(name, node)
        for name, tree in in_folder("services")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and {each.arg for each in node.args.args} & {"by", "at"}
        if not node.name.startswith("_")
    ]
    assert found == []


# --- Words --------------------------------------------------------------------------------------------------


def test_lazy_texts_are_constant() -> None:
    """A lazy text says of itself that it is safe markup: one with parameters would put a name on the page unescaped."""
    found = [
        where(name, call)
        for name, tree in MODULES.items()
        for call in calls(tree)
        if said(call.func).split(".")[-1] in ("lazy_gettext", "lazy_ngettext", "_l", "lazy_pgettext")
        if len(call.args) != 1
        or call.keywords
        or not isinstance(call.args[0], ast.Constant)
        or "<" in call.args[0].value
    ]
    assert found == []


MARKS = {"gettext", "_", "N_", "lazy_gettext", "ngettext"}


def texts() -> Iterator[tuple[str, str]]:
    """Every text that is marked for translation, in the code."""
    for name, tree in MODULES.items():
        for call in calls(tree):
            if said(call.func).split(".")[-1] in MARKS:
                for argument in call.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield where(name, call), argument.value


def test_texts_are_whole_before_they_are_translated() -> None:
    """A text put together before it is looked up is in no catalogue."""
    found = [
        where(name, call)
        for name, tree in MODULES.items()
        if not name.endswith(("translation.py", "languages.py"))
        for call in calls(tree)
        if said(call.func).split(".")[-1] in MARKS - {"N_"} and call.args
        if isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
    ]
    assert found == []


# Nobody is punished here, and no word for it is anywhere. (As stems, so that no form of one slips through.)
STEMS = (
    "sanction", "complian", "noncompl", "punish", "penalt", "mandat", "fail to attend", "failed to attend", "offence",
    "threat", "warning letter", "disciplin", "fraud", "suspect", "no-show", "no_show", "noshow", "dna_", "fta_",
    "breach", "enforce", "strike", "obligat",
)  # fmt: skip
STEM = re.compile("|".join(map(re.escape, STEMS)), re.IGNORECASE)
# Where a stem stands in another sense, or is spoken of to be avoided.
OTHER_SENSE = {"coachdesk/data/language.csv"}


def test_no_name_in_the_schema_is_such_a_word() -> None:
    for table in Base.metadata.tables.values():
        names = [
            table.name,
            *(column.name for column in table.columns),
            *(str(each.name) for each in table.constraints),
        ]
        assert not [name for name in names if STEM.search(name)], table.name


def test_no_word_that_a_column_may_hold_is_one() -> None:
    for name, kind in vars(label).items():
        if isinstance(kind, type) and issubclass(kind, str) and hasattr(kind, "__members__"):
            held = [word for member in kind for word in (member.name, member.value)]
            assert not [word for word in (name, *held) if STEM.search(word)], name


def test_no_text_of_a_page_is_one() -> None:
    assert [(place, text) for place, text in texts() if STEM.search(text)] == []
    for template in sorted(TEMPLATES.rglob("*.html")):
        found = STEM.search(re.sub(r"\{#.*?#\}", "", template.read_text(), flags=re.DOTALL))
        assert not found, f"{template.name}: {found and found[0]}"


def test_no_event_tells_of_one() -> None:
    verbs = {
        call.args[1].value
        for _name, tree in MODULES.items()
        for call in calls(tree)
        if said(call.func).endswith(("audit.record", "audit.event_row", "event_row", "record"))
        if len(call.args) > 1 and isinstance(call.args[1], ast.Constant) and isinstance(call.args[1].value, str)
    }
    assert len(verbs) > 20
    assert not [verb for verb in verbs if STEM.search(verb)]
    assert not [verb for verb in verbs if not re.fullmatch(r"[a-z_]+\.[a-z_]+", verb)]


def test_no_file_that_is_kept_speaks_of_one_but_to_avoid_it() -> None:
    kept = subprocess.check_output(["git", "ls-files", "coachdesk", "templates", "migrations"], cwd=ROOT, text=True)
    for name in kept.splitlines():
        if name in OTHER_SENSE or not name.endswith((".py", ".html", ".csv", ".js", ".scss", ".po", ".mako")):
            continue
        found = re.search(r"sanction|non-?complian|punish", (ROOT / name).read_text(), re.IGNORECASE)
        assert not found, f"{name}: {found and found[0]}"


def test_missed_meetings_are_not_counted() -> None:
    """A fact with no counter: no column counts, and no query sums, who did not meet."""
    for table in Base.metadata.tables.values():
        assert not [c.name for c in table.columns if re.search(r"(missed|absen|did_not)_?(count|number|total)", c.name)]
    for name, tree in MODULES.items():
        for call in calls(tree):
            if said(call.func).endswith(("func.count", "func.sum")):
                assert "DID_NOT_MEET" not in said(call), where(name, call)


# What nobody may look for, sort by, sum up or carry out: how somebody took part, and how often a coach heard yes.
TAKING_PART = {"DID_NOT_MEET", "CANCELLED_BY_CLAIMANT", "NOT_NOW", "DISAGREED"}
TAKING_PART |= {name.lower() for name in TAKING_PART}
SUMS = re.compile(r"(^|\.)(count|sum|len|Counter|group_by|order_by|sorted|avg|desc|asc|writerow|writerows)$")
COUNTED = re.compile(
    r"(missed|not_met|did_not_meet|no_answer|declined|disagreed|refus\w*|paus\w*|absen\w*|cancelled_by_claimant)"
    r"_?(count|counts|number|total|rate|share|percent|times|days)|"
    r"(count|number|total|rate|share|percent)_?(of_)?(missed|declined|disagreed|refus|pause[sd]\b|absen)|"
    r"yes_?(rate|share|count)|(acceptance|attendance|engagement)_?(rate|score|count)?",
    re.IGNORECASE,
)
# In another sense: how many minutes a month somebody who paused takes, in the sum of a coach's hours.
OF_HOURS = {"paused_minutes", "PAUSED_MINUTES"}


def names_in(tree: ast.AST) -> set[str]:
    """Every name, attribute, argument, key and short text of a module: what a query, form, header or key is called."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.arg | ast.keyword):
            found.add(node.arg or "")
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[\w.:-]+", node.value):
            found.add(node.value)
    return found


def test_no_name_key_column_or_option_counts_how_somebody_took_part() -> None:
    """Filters, sorts, CSV headers, JSON keys, options of commands and figures of benches are all names in the code."""
    counting = {name: names_in(tree) - OF_HOURS for name, tree in MODULES.items()}
    assert {name: [each for each in names if COUNTED.search(each)] for name, names in counting.items()} == {
        name: [] for name in MODULES
    }


def test_no_function_sums_or_sorts_by_how_somebody_took_part() -> None:
    """A missed or declined meeting, a "not now" and a "no" are facts: no count, order or export is made of one."""
    found = [
        f"{where(name, node)} {said(call.func)}"
        for name, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and SUMS.search(said(node.func))
        for call in [node]
        if any(word in TAKING_PART for part in (*call.args, *(k.value for k in call.keywords))
               for word in names_in(part))
    ]  # fmt: skip
    assert found == []


def test_no_page_filters_or_sorts_by_how_somebody_took_part() -> None:
    for template in sorted(TEMPLATES.rglob("*.html")):
        name, text = template.name, template.read_text()
        assert not COUNTED.search(re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)), name
        asked = re.findall(r"(?:filter|sort|show|state|outcome)=[\"']?([a-z_]+)", text)
        assert not set(asked) & {word for word in TAKING_PART if word.islower()}, name


def test_no_form_offers_to_look_for_how_somebody_took_part() -> None:
    """What came of a meeting is chosen where it is written down, and nowhere to look for people by it."""
    views = {name: tree for name, tree in MODULES.items() if name.startswith(("coachdesk/views", "coachdesk/queries"))}
    for name, tree in views.items():
        asked = {
            argument.value
            for call in calls(tree)
            if said(call.func) in ("request.args.get", "request.args.getlist")
            for argument in call.args
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        }
        assert not asked & {"outcome", "missed", "declined", "paused", "refused"}, name


def test_the_figures_of_hours_are_the_only_ones_of_their_name() -> None:
    """The one exception above is a setting in minutes, and no column or key of a person."""
    for table in Base.metadata.tables.values():
        assert not [column.name for column in table.columns if COUNTED.search(column.name)], table.name


# --- Templates ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    instance = tmp_path_factory.mktemp("instance")
    return create_app(Settings.from_environ({"COACHDESK_INSTANCE": str(instance)})).jinja_env


def named_in_code() -> set[str]:
    named = set()
    for tree in MODULES.values():
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and re.fullmatch(r"[a-z_/0-9]+\.html", node.value)
            ):
                named.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                pattern = "".join(
                    re.escape(part.value) if isinstance(part, ast.Constant) else "[a-z_0-9]+" for part in node.values
                )
                if pattern.endswith("html"):
                    named |= {name for name in every_template() if re.fullmatch(pattern, name)}
    return named


def every_template() -> list[str]:
    return sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))


def named_in(environment, name: str) -> set[str]:
    tree = environment.parse((TEMPLATES / name).read_text())
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    found = (node.template for node in tree.find_all(kinds))
    return {each.value for each in found if isinstance(each, nodes.Const)}


def test_every_template_is_used(environment) -> None:
    used, look_at = set(), named_in_code()
    while look_at:
        used |= look_at
        look_at = {
            each for name in look_at for each in named_in(environment, name) if (TEMPLATES / each).exists()
        } - used
    assert sorted(set(every_template()) - used) == []


def test_every_template_that_is_named_is_there() -> None:
    assert sorted(named_in_code() - set(every_template())) == []


@pytest.mark.parametrize("name", every_template())
def test_no_template_has_an_inline_style_or_script(name: str) -> None:
    text = (TEMPLATES / name).read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\bsrc=)|javascript:", text), name


def test_nothing_stands_in_the_way_of_pasting_or_of_a_password_manager() -> None:
    for path in [*TEMPLATES.rglob("*.html"), *(PACKAGE / "static/js").glob("*.js")]:
        assert not re.search(r"""['" ]paste['"]|onpaste""", path.read_text()), path
    for name in every_template():
        for field in re.findall(r"password_field\(form[^}]*", (TEMPLATES / name).read_text()):
            kind = re.search(r'autocomplete="([^"]*)"', field)
            assert kind is None or kind[1] in {"current-password", "new-password"}, name


def test_chance_comes_from_the_secure_generator() -> None:
    """Codes, keys and links: what `random` makes can be foretold."""
    for name, tree in MODULES.items():
        if name.startswith(("coachdesk/bench/", "coachdesk/demo/", "coachdesk/simulating/")):
            continue
        for node in ast.walk(tree):
            named = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            assert "random" not in [*named, getattr(node, "module", None)], where(name, node)


def test_a_text_that_is_marked_safe_is_one_of_ours() -> None:
    """`|safe` is for attributes that a template itself wrote."""
    found = {name for name in every_template() if re.search(r"\|\s*safe\b", (TEMPLATES / name).read_text())}
    assert found <= {"components/post_form.html", "components/icon.html", "components/mark.html"}


# --- The tree -----------------------------------------------------------------------------------------------


def test_nothing_stands_at_the_top_but_what_belongs_there() -> None:
    kept = subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True).splitlines()
    assert {name.partition("/")[0] for name in kept if "/" in name} <= TOP_LEVEL


def test_imports_point_one_way() -> None:
    """The layers of pyproject.toml, for machines without import-linter: nothing imports from a layer above its own."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(each["layers"] for each in contracts if each["type"] == "layers")
    height = {
        name.strip("() "): len(layers) - number
        for number, layer in enumerate(layers)
        for name in re.split(r"[:|]", layer)
    }
    found = [
        f"{where(name, node)} imports {module}"
        for name, tree in MODULES.items()
        for node in ast.walk(tree)
        for module in imported(node)
        if height.get(room(name), 0) and height.get(module.split(".")[1], 0) > height[room(name)]
    ]
    assert found == []


def room(name: str) -> str:
    return name.split("/")[1].removesuffix(".py")


def imported(node: ast.AST) -> list[str]:
    """The modules of ours that a line imports, each as `coachdesk.room…`."""
    if isinstance(node, ast.ImportFrom) and (node.module or "") == "coachdesk":
        return [f"coachdesk.{each.name}" for each in node.names]
    if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("coachdesk."):
        return [str(node.module)]
    if isinstance(node, ast.Import):
        return [each.name for each in node.names if each.name.startswith("coachdesk.")]
    return []


def test_no_file_names_the_folder_it_is_worked_on_in() -> None:
    kept = subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True).splitlines()
    for name in kept:
        assert f"{ROOT}/".encode() not in (ROOT / name).read_bytes(), name


def test_a_lock_names_no_address() -> None:
    npm = [folder / name for folder in (ROOT, ROOT / "tests/oidc") for name in ("package-lock.json", ".npmrc")]
    locks = [*(ROOT / "requirements").glob("*.lock"), *npm]
    for lock in locks:
        assert not re.search(r"https?://", lock.read_text()), lock


def test_every_module_says_why_it_is_there() -> None:
    assert [name for name, tree in MODULES.items() if not ast.get_docstring(tree)] == []
