"""Whatever is typed after `rivalry` is done or refused with a message, up to where work begins."""

import os
import random
import re
from importlib import import_module
from pkgutil import iter_modules

import pytest
from mutants import mutate, sources

from simulator import cli, commands
from simulator.commands import Stopped

CASES, MANY = 60, 3000
LOADED = "all is loaded"
LINES = (
    "run mutant.yaml horizon=3 --detail",
    "run strategy=neutrality world=triad theory=grieco shock=grid_attack --quiet",
    "run my_case strategy.suppliers={CHN:0.5,domestic:0.5} parameters=ensemble --output out",
    "compare dependence_vs_diversification strategies=[neutrality,status_quo] weightings=[threat]",
    "compare mutant.yaml dial.values=[0,1] --map-points 3",
    "compare theories theories=[grieco,liberal] replicates=3 --no-map",
    "sweep design=sobol points=4 outcomes=[damage] levers.strategy=[neutrality,balanced]",
    "sweep sweep=mutant.yaml uncertainties.parameters.alliance.reply.low=1 --fail-fast",
    "ablate mechanisms=[crises,coupling] replicates=2 --threads 2",
    "check mutant.yaml folder --config-dir folder",
    "list strategies world --config-dir folder",
    "new my_new_case horizon=3 --from arms_race",
    "calibrate mutant.yaml points=10 waves=1 chains=2",
    "validate world=triad replicates=300 --incidents mutant.yaml",
    "demo replicates=2 strategies=[neutrality]",
    "limits --theory richardson",
    "query folder 'select 1' --csv table.csv",
    "report folder --quiet",
    "resume folder --threads 1",
    "verify folder --sample 3",
    "sensitivity folder outcome=damage",
    "discover folder outcome=damage above=3",
)
ODD = (
    *("+x", "~x", "=", "a=", "=b", "==", "-", "--", "---x", "-h", "--threads", "--output", "''"),
    *(
        "é",
        "日本",
        "e\u0301",
        "\u202ex",
        "\x1b[31m",
        "\x9b1m",
        "\udcff",
        "a\nb",
        "\t",
        "%s",
        "$HOME",
    ),
    *("{", "[", "]", "a[0]", "a.b.c=1", "x" * 300, "x=" * 6000, "[" * 400, "world=" + "[" * 90),
    *("pipe.yaml", "loop", "loop.yaml", "zero.yaml", "gone.yaml", "folder", "mutant.yaml"),
    *("binary.yaml", "deep.yaml", "aliases.yaml", "large.yaml", "locked.yaml", "epoch=3.yaml"),
    *("strategy=", "strategy=[a", "parameters=ensemble", "parameters=x.csv", "parameters="),
    *("seed=99999999999999999999", "horizon=-1", "replicates=1e9", "points=nan", "points=1e400"),
    *("experiment=theories", "sweep=x", "world={}", "hydra=1", "hydra.run.dir=x", "x=${oc.env:A}"),
    *("points=" + "9" * 5000, "strategy=neutrality,balanced", "+strategy=x", "a@b=1", "select 1"),
    *("--config-dir", "--incidents", "pipe.yaml", "--csv", "--from", "--map-points=0", "--theory"),
)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Go to a folder with files of every odd kind; commands stop when all is loaded."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder" / "strategy").mkdir(parents=True)
    (tmp_path / "folder" / "strategy" / "mine.yaml").write_text("budget: 2\n")
    os.mkfifo("pipe.yaml")
    for link, target in {
        "loop": "loop",
        "loop.yaml": "loop.yaml",
        "zero.yaml": "/dev/zero",
    }.items():
        os.symlink(target, link)
    (tmp_path / "gone.yaml").symlink_to("nowhere")
    (tmp_path / "binary.yaml").write_bytes(bytes(range(256)))
    (tmp_path / "deep.yaml").write_text("a: " + "[" * 900_000)
    (tmp_path / "aliases.yaml").write_text("a: &a [x, x]\nb: [*a, *a]\n")
    (tmp_path / "large.yaml").write_text("a" * 2_000_000)
    (tmp_path / "epoch=3.yaml").write_text("horizon: 3\n")
    (tmp_path / "locked.yaml").touch(mode=0)

    def stop(*_arguments):
        raise Stopped(LOADED)

    modules = [
        import_module(f"simulator.commands.{m.name}") for m in iter_modules(commands.__path__)
    ]
    working = [module for module in modules if hasattr(module, "output_of")]
    assert len(working) >= 7
    for module in working:
        monkeypatch.setattr(module, "output_of", stop)
    return tmp_path


def damaged(line, rng):
    """Return the words of a line, some of them replaced, moved, doubled, joined or misspelt."""
    name, *words = (word.strip("'") for word in re.findall(r"'[^']*'|\S+", line))
    for _ in range(rng.randrange(4)):
        at = rng.randrange(len(words) + 1)
        match rng.randrange(6):
            case 0:
                words.insert(at, rng.choice(ODD))
            case 1:
                words[at : at + 1] = [rng.choice(ODD)]
            case 2:
                words[at : at + 1] = []
            case 3:
                words[at:at] = words[at : at + 1]
            case 4:
                words[at : at + 2] = ["".join(words[at : at + 2])]
            case 5 if at < len(words) and words[at]:
                word, sign = words[at], rng.randrange(len(words[at]))
                new = rng.choice("=,:{}[]()\"'\\~+@$-. 0x\x1béж\u2028")
                words[at] = word[:sign] + new + word[sign + 1 :]
    return [name, *(word for word in words if not word.startswith("--cl"))]


def attempt(words, capsys):
    """Type a line; anything but an exit code with a message is a defect."""
    try:
        code = cli.main(words)
    except SystemExit as stop:
        code = stop.code
    told = capsys.readouterr()
    assert code in (0, 1, 2), code
    assert code == 0 or told.err.strip()
    assert "Traceback" not in told.err
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", told.out + told.err)
    return LOADED in told.err


def fuzz(place, cases, seed, capsys):
    rng, texts, loaded = random.Random(seed), sources(), 0
    for _ in range(cases):
        text = mutate(rng.choice(texts)[1], rng)
        (place / "mutant.yaml").write_text(text, encoding="utf-8", newline="")
        words = damaged(rng.choice(LINES), rng)
        try:
            loaded += attempt(words, capsys)
        except BaseException as error:
            raise AssertionError(f"{type(error).__name__} for {words!r} and\n{text!r}") from error
        (place / "my_new_case.yaml").unlink(missing_ok=True)
    return loaded


def test_odd_words_are_done_or_refused(place, capsys):
    assert 0 < fuzz(place, CASES, 1, capsys) < CASES


@pytest.mark.long
@pytest.mark.parametrize("part", range(10))
def test_many_odd_words_are_done_or_refused(place, capsys, part):
    assert fuzz(place, MANY // 10, 100 + part, capsys)


def test_the_fuzz_has_a_line_of_every_command():
    assert {line.split()[0] for line in LINES} == {one.name for one in commands.all_commands()}


def test_the_fuzz_sees_a_defect(place, capsys, monkeypatch):
    def broken(_invocation):
        raise TypeError("planted")

    monkeypatch.setattr(cli, "_run", broken)
    with pytest.raises(AssertionError, match="TypeError for"):
        fuzz(place, 5, 1, capsys)
