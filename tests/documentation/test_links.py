"""Documents point at what exists: files, headings, commands, parameters, publications."""

import re
import shlex
from pathlib import Path

import pytest

from simulator.cli import build_parser
from simulator.commands import all_commands
from simulator.documentation import odd
from simulator.documentation.source import read_rules
from simulator.loading.load import load_experiment, load_scenario
from simulator.model.parameters import Parameters, describe

ROOT = odd.ROOT
DOCUMENTS = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs" / "decisions").glob("*.md")),
    *sorted((ROOT / "docs" / "how_to").glob("*.md")),
]
REFERENCES = (ROOT / "docs" / "references.md").read_text(encoding="utf-8")

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!\\)\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`]+)`")
PATH = re.compile(r"(?:simulator|scenarios|docs|tests|requirements|scripts)/[\w./]*")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
PARAMETER = re.compile(r"(?:parameters\.)?(\w+\.\w+)(?:=.*)?\Z")
CITATION = re.compile(
    r"((?:[A-Z][a-z][\w-]*(?:'s)?(?: (?:et al\.|and others|de))?(?:,| and)? )+)\(?((?:19|20)\d\d)\b"
)
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August")
PUBLICATION = re.compile(r"^- ([\w' -]+),.*?\(((?:19|20)\d\d)\)", re.MULTILINE)
NAMES = {row.name for row in describe()}
SECTIONS = set(vars(Parameters()))
MADE_UP = re.compile(r"\bmy_\w+|--config-dir mine|\boutputs/")

each_document = pytest.mark.parametrize(
    "path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix()
)


def prose(text):
    """The text without blocks of code."""
    return FENCE.sub("", text)


def anchor(heading):
    """The name that GitHub gives a heading."""
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower().replace("`", ""))
    return kept.replace(" ", "-")


def commands(text):
    """Every `rivalry ...` in a document, but for forms like `rivalry run NAME`."""
    lines = [
        line
        for language, block in FENCE.findall(text)
        if not language
        for line in block.splitlines()
    ]
    found = [*lines, *CODE.findall(prose(text))]
    return [" ".join(line.split()) for line in found if line.startswith("rivalry ")]


@each_document
def test_links_lead_to_files_and_headings(path):
    for target in LINK.findall(prose(path.read_text(encoding="utf-8"))):
        if "://" in target:
            continue
        name, _, heading = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        assert file.exists() and ROOT in (file, *file.parents), f"{path.name}: {target}"
        if heading:
            anchors = map(anchor, HEADING.findall(prose(file.read_text(encoding="utf-8"))))
            assert heading in set(anchors), f"{path.name}: {target}"


@each_document
def test_paths_in_code_exist(path):
    missing = [
        code
        for code in CODE.findall(prose(path.read_text(encoding="utf-8")))
        if PATH.fullmatch(code) and not (ROOT / code).exists()
    ]
    assert not missing, f"{path.name} names files that do not exist: {missing}"


@each_document
def test_parameters_in_code_exist(path):
    unknown = [
        code
        for code in CODE.findall(prose(path.read_text(encoding="utf-8")))
        if (found := PARAMETER.match(code))
        and (code.startswith("parameters.") or found[1].split(".")[0] in SECTIONS)
        and found[1] not in NAMES
    ]
    assert not unknown, f"{path.name} names parameters that do not exist: {unknown}"


@each_document
def test_commands_can_be_typed_as_they_stand(path):
    for line in commands(path.read_text(encoding="utf-8")):
        check(line)


def check(line):
    """Fail unless the command exists, its flags do, and its scenario can be loaded."""
    words = shlex.split(line, comments=True)[1:]
    known = [command.name for command in all_commands()]
    assert words[0].startswith("-") or words[0] in known, f"no such command: {line}"
    if any(word in ("--help", "-h") for word in words):
        return
    flags, rest = build_parser().parse_known_args(words)
    stray = [word for word in rest if word.startswith("-")]
    assert not stray, f"no such flag: {line}"
    load(flags.name, [*flags.words, *rest], line)


def load(command, words, line):
    """Load what `run` and `compare` would run; other commands take words of their own."""
    loader = {"run": load_scenario, "compare": load_experiment}.get(command)
    if loader is None or MADE_UP.search(line):
        return
    overrides = [word for word in words if "=" in word]
    names = [word for word in words if word not in overrides] or ["default"]
    (name,) = names
    loader(ROOT / name if name.endswith(".yaml") else name, overrides)


@pytest.mark.parametrize(
    "line",
    [
        "rivalry walk",
        "rivalry run --foo",
        "rivalry run theory=marxism",
        "rivalry run parameters.contest.luck=1",
        "rivalry run scenarios/limit/none.yaml",
        "rivalry compare nothing",
    ],
)
def test_a_wrong_command_would_be_seen(line):
    with pytest.raises((AssertionError, ValueError, SystemExit)):
        check(line)


def test_documents_contain_commands_links_and_parameters_to_check():
    theory = (ROOT / "docs" / "theory.md").read_text(encoding="utf-8")
    assert len(commands(theory)) > 15 and len(LINK.findall(theory)) > 15
    assert anchor("Kunreuther and Heal: as safe as your neighbours").startswith("kunreuther-and")


@pytest.mark.long
@pytest.mark.parametrize("name", ["README.md", "docs/theory.md"])
def test_examples_in_python_run(name, monkeypatch):
    monkeypatch.chdir(ROOT)
    blocks = FENCE.findall((ROOT / name).read_text(encoding="utf-8"))
    examples = [code for language, code in blocks if language == "python"]
    assert examples
    for code in examples:
        exec(compile(code, name, "exec"), {})


def publications():
    return {(surname, year) for surname, year in PUBLICATION.findall(REFERENCES)}


def test_every_reference_has_author_year_and_venue():
    entries = [line for line in REFERENCES.splitlines() if line.startswith("- ")]
    assert len(entries) == len(publications()) > 25
    for entry in entries:
        assert re.match(r"- [^(]+ \((?:19|20)\d\d\)\. .*\*[^*]+\*.*\.$", entry), entry
    assert entries == sorted(entries, key=str.casefold)


@pytest.mark.parametrize("name", ["theory.md", "odd.md"])
def test_citations_in_documents_are_in_the_references(name):
    text = prose((ROOT / "docs" / name).read_text(encoding="utf-8"))
    assert not missing_references(text)


def test_sources_that_the_code_names_are_in_the_references():
    texts = [Path(ROOT / "simulator" / "model" / "parameters.py").read_text(encoding="utf-8")]
    for file in read_rules(ROOT / "simulator" / "model" / "rules").values():
        texts += [file.text, *(function.text for function in file.functions)]
    assert not [missing for text in texts for missing in missing_references(text)]


def missing_references(text):
    """Return every citation, as (authors, year), that no entry of the references answers."""
    listed = publications()
    missing = []
    for authors, year in CITATION.findall(" ".join(text.replace("*", "").split())):
        surnames = [surname.split()[-1] for surname, of_year in listed if of_year == year]
        if not any(surname in authors for surname in (*surnames, *MONTHS)):
            missing.append((authors, year))
    return missing


def test_a_missing_reference_would_be_seen():
    assert missing_references("after Nobody (1999)") == [("Nobody ", "1999")]
    assert missing_references("(McKelvey, Palfrey 1996)") and missing_references("Snyder (1985)")
    assert not missing_references("Walt's (1987), in May 2025, and Baliga and others (2020)")


PLACE = re.compile(r"`((?:simulator|tests|scripts|docs|scenarios)/[\w/]+(?:\.\w+|/))`")
MODULE = re.compile(r"\bsimulator(?:\.[a-z_]+)+")
TEXTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
NEW = {"simulator/model/rules/drills.py"}
"""A file that somebody is told to write."""


def module_exists(name):
    """Tell whether a dotted name is a folder or module of the package, or a name in one."""
    whole = ROOT.joinpath(*name.split("."))
    if whole.is_dir() or whole.with_suffix(".py").is_file():
        return True
    above, last = whole.parent, whole.name
    homes = (above.with_suffix(".py"), above / "__init__.py")
    return any(re.search(rf"\b{last}\b", home.read_text()) for home in homes if home.is_file())


def test_a_module_that_has_moved_is_noticed():
    assert module_exists("simulator.model.kinds") and module_exists("simulator.theory.grieco")
    assert not module_exists("simulator.founding") and not module_exists("simulator.rules.threat")


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_places_in_the_code_that_a_text_names_are_there(path):
    text = path.read_text(encoding="utf-8")
    assert [place for place in PLACE.findall(text) if not (ROOT / place).exists()] in ([], [*NEW])
    assert not [name for name in MODULE.findall(text) if not module_exists(name)]


def test_docstrings_name_modules_that_are_there():
    for path in (ROOT / "simulator").rglob("*.py"):
        names = MODULE.findall(path.read_text(encoding="utf-8"))
        assert not [name for name in names if not module_exists(name)], path
