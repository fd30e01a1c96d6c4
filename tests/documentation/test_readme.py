"""The README's picture is small, named by its run, and what it says about errors is true."""

import re

import pytest

from simulator import cli
from simulator.documentation import odd

README = (odd.ROOT / "README.md").read_text(encoding="utf-8")
PNG = b"\x89PNG\r\n"


def test_the_picture_is_small_and_its_caption_names_the_run():
    content = (odd.ROOT / "docs" / "first_look.png").read_bytes()
    assert content.startswith(PNG) and len(content) < 150_000
    assert "](docs/first_look.png)" in README
    assert len(re.findall(r"run `[0-9a-f]{12}`", README)) == 1


def test_the_error_that_is_quoted_is_the_one_that_is_told(tmp_path, monkeypatch, capsys):
    (quoted,) = re.findall(r"^> (my_case.*)$", README, re.MULTILINE)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my_case.yaml").write_text("# mine\nworld: triad\nfocal: PK\n")
    assert cli.main(["check", "my_case.yaml"]) == 2
    assert capsys.readouterr().err.strip() == quoted


@pytest.mark.parametrize("part", ["What it is not", "forecasts nothing", "make demo", "make test"])
def test_the_readme_says_what_it_is_and_is_not(part):
    assert part in README


def test_the_example_is_five_lines_long():
    (example,) = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert len([line for line in example.splitlines() if line.strip()]) <= 5
