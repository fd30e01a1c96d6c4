"""Scenario content is data: it cannot run code, read the environment or steer Hydra."""

import os
import time

import pytest

from simulator import ScenarioError, load_experiment, load_scenario

PAYLOADS = {
    "environment": "question: ${oc.env:HOME}",
    "interpolation in a list": "world: {states: [CHN, '${focal}']}",
    "interpolation in a key": "'${x}': 1",
    "target": "strategy: {_target_: os.system, command: touch owned}",
    "partial": "parameters: {_partial_: true}",
    "target in dots": "strategy._target_: os.system",
    "hydra node": "hydra: {run: {dir: /tmp/owned}}",
    "hydra in dots": "hydra.run.dir: /tmp/owned",
    "hydra override": "hydra/launcher: joblib",
    "self": "_self_: 1",
    "python object": "question: !!python/object/apply:os.system ['touch owned']",
    "python name": "question: !!python/name:os.system",
    "binary": "question: !!binary aGVsbG8=",
    "set": "question: !!set {a, b}",
    "anchor": "question: &a x",
    "alias": "question: *a",
    "bomb": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]",
    "defaults": "defaults: [/etc/passwd]",
    "two documents": "a: 1\n---\nb: 2",
    "package directive": "# @package _global_\nhorizon: 3",
    "missing value": "question: ???",
    "list": "[1, 2]",
    "scalar": "only text",
    "null byte": "question: a\0b",
    "number as key": "1: 2",
    "deep": "a: " + "[" * 30 + "]" * 30,
    "very deep": "[" * 100_000,
    "huge integer": "seed: " + "9" * 6000,
    "huge hexadecimal": "seed: 0x" + "f" * 6000,
    "sexagesimal": "seed: 1" + ":59" * 6000,
    "many keys": "\n".join(f"key{i}: 1" for i in range(50_000)),
    "many unknown keys": "\n".join(f"key{i}: 1" for i in range(9_000)),
    "large": "question: " + "x" * 1_100_000,
    "long": "question: " + "x" * 50_000,
}


def place(folder, where, text):
    path = folder / where
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("where", ["mine.yaml", "strategy/mine.yaml", "experiment/mine.yaml"])
@pytest.mark.parametrize("payload", PAYLOADS)
def test_dangerous_content_is_refused_quickly(payload, where, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = place(tmp_path, where, PAYLOADS[payload])
    start = time.process_time()
    with pytest.raises(ScenarioError) as caught:
        if where.startswith("strategy"):
            load_scenario(overrides=["strategy=mine"], config_dir=tmp_path)
        else:
            load_scenario(file)
    assert time.process_time() - start < 10
    assert where in str(caught.value)
    assert os.environ.get("HOME", "/nowhere") not in str(caught.value)
    assert not (tmp_path / "owned").exists()
    assert all(len(line) < 1500 for line in str(caught.value).splitlines())


@pytest.mark.parametrize(
    "entry",
    [
        "../world/triad",
        "/etc/passwd",
        "world: triad",
        "override /world: triad",
        "/hydra/launcher: basic",
        "neutrality@_global_",
        "_self_",
        "optional mine",
        "${oc.env:HOME}",
        "mine",
    ],
)
def test_defaults_stay_inside_their_group(entry, tmp_path):
    place(tmp_path, "strategy/mine.yaml", f"defaults: [{entry}]\nbudget: 1\n")
    with pytest.raises(ScenarioError, match=r"mine\.yaml"):
        load_scenario(overrides=["strategy=mine"], config_dir=tmp_path)


def test_a_pile_of_defaults_is_refused(tmp_path):
    for i in range(40):
        place(tmp_path, f"strategy/s{i}.yaml", f"defaults: [s{i + 1}]\n")
    with pytest.raises(ScenarioError, match="no circle and at most"):
        load_scenario(overrides=["strategy=s0"], config_dir=tmp_path)


@pytest.mark.parametrize(
    "word",
    [
        "question=${oc.env:HOME}",
        "question=$${x}",
        "strategy._target_=os.system",
        "_target_=os.system",
        "strategy={_target_: os.system}",
        "hydra.run.dir=/tmp/owned",
        "hydra/launcher=basic",
        "+hydra.verbose=true",
        "~world",
        "strategy=" + "[" * 2000,
        "a" * 20_000 + "=1",
        "seed=" + "9" * 6000,
        "question='\ud800'",
        "",
        "\n",
        "a\0=1",
        "strategy={1:2}",
        "strategy.suppliers={1:2}",
        "a..b=1",
        ".=1",
        "..=1",
    ],
    ids=lambda word: ascii(word)[:30],
)
def test_dangerous_words_are_refused(word):
    with pytest.raises(ScenarioError):
        load_scenario(overrides=[word])


@pytest.mark.parametrize("value", [object(), b"x", {1, 2}, float("nan"), 1j, [print], {1: 2}, len])
def test_values_from_python_must_be_plain(value):
    with pytest.raises(ScenarioError):
        load_scenario(overrides={"strategy.suppliers": value})
    with pytest.raises(ScenarioError):
        load_scenario().with_(focal=value)


def test_a_file_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "x.yaml").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(ScenarioError, match="UTF-8"):
        load_scenario(tmp_path / "x.yaml")
    (tmp_path / "d.yaml").mkdir()
    with pytest.raises(ScenarioError, match="expected a YAML file"):
        load_scenario(tmp_path / "d.yaml")


def test_no_file_of_the_user_can_name_hydra_settings(tmp_path):
    place(tmp_path, "hydra/config.yaml", "run: {dir: owned}\n")
    place(tmp_path, "hydra/job_logging/default.yaml", "root: {handlers: [nowhere]}\n")
    with pytest.raises(ScenarioError, match="hydra: settings of Hydra; expected data only"):
        load_scenario(config_dir=tmp_path)


def test_an_experiment_passes_the_same_guard(tmp_path):
    text = "question: Q\nstrategies: [status_quo]\noverrides: {question: '${oc.env:HOME}'}\n"
    file = place(tmp_path, "experiment/mine.yaml", text)
    with pytest.raises(ScenarioError, match=r"mine.yaml:3: overrides.question"):
        load_experiment(file)
