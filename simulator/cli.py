"""The command `rivalry`: reads the command line and hands it to one function per subcommand.

What belongs to the model is an override (`theory=grieco`), what belongs to the process is a flag
(`--output`). Whatever is slow to import is imported by the subcommand that needs it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from simulator.commands import COMMANDS, QUIET, THREADS, Command, Invocation, Option, UsageProblem

WRONG_INPUT = 2
INTERRUPTED = 130

_ABOUT = """\
Simulate cyber rivalry between states: run one scenario, or compare strategies of a state, or
theories of the world, under the same random draws. Nothing here is a forecast."""

_EXAMPLES = """\
examples:
  rivalry demo                                    compare six strategies of Pakistan
  rivalry list                                    what worlds, strategies, experiments there are
  rivalry run strategy=neutrality horizon=40      one strategy, ten years
  rivalry run world=triad theory=offensive_realism shock=grid_attack replicates=500
  rivalry new my_scenario strategy=neutrality     a file of your own that explains its parts
  rivalry run my_scenario.yaml seed=7             a scenario of your own, another seed
  rivalry compare dependence_vs_diversification replicates=200 --output outputs/try
  rivalry compare dependence_vs_diversification parameters.spillover.coupling=0.3
  rivalry sweep design=sobol points=64 --output outputs/sobol
  rivalry compare theories                        the same world under each theory
  rivalry ablate strategy=neutrality              what each mechanism does, switched off alone
  rivalry check my_scenario.yaml                  what is wrong with it, all at once
  rivalry limits --theory richardson              theory beside simulation, in class
  rivalry validate --incidents my_incidents.csv   the model, and your data, against the record

what can be set with key=value:
  world, theory, strategy, shock, ablation        by name, see `rivalry list`
  focal, horizon, seed, replicates                whose strategy, quarters, draws, runs
  strategy.budget, strategy.suppliers.CHN, ...    any field of the world or strategy
  parameters.section.name                         any parameter of the model
  parameters=ensemble                             all calibrated parameter sets, one after another

completion of commands, names and keys in bash:
  eval "$(register-python-argcomplete rivalry)"
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit code: 0, 2 for wrong input, 130 for Ctrl-C."""
    parser = build_parser()
    _offer_completion(parser)
    try:
        code = _run(parser, arguments)
        sys.stdout.flush()  # here, so that a reader who has left is noticed below
        return code
    except KeyboardInterrupt:
        print("rivalry: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="rivalry",
        description=_ABOUT,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", metavar="command", required=True)
    for command in COMMANDS:
        _add(commands, command)
    return parser


def _add(commands: argparse._SubParsersAction[argparse.ArgumentParser], command: Command) -> None:
    parser = commands.add_parser(
        command.name,
        help=command.help,
        description=command.about,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    words = parser.add_argument("words", nargs="*", metavar=command.takes, help=command.words_help)
    words.completer = _complete  # type: ignore[attr-defined]
    parser.add_argument(
        "--config-dir",
        type=Path,
        metavar="DIR",
        help="folder of your own files, laid out like scenarios/; they add to the shipped ones",
    )
    if command.simulates:
        _add_process_flags(parser)
    for option in command.options:
        _add_option(parser, option)
    parser.set_defaults(chosen=command, parser=parser)


def _add_process_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help="folder for results (default: outputs/<name>)"
    )
    for option in (THREADS, QUIET):
        _add_option(parser, option)


def _add_option(parser: argparse.ArgumentParser, option: Option) -> None:
    if option.takes:
        parser.add_argument(
            option.flag,
            type=option.kind,
            metavar=option.takes,
            default=option.default,
            help=option.help,
        )
    else:
        parser.add_argument(option.flag, action="store_true", help=option.help)


def _run(parser: argparse.ArgumentParser, arguments: Sequence[str] | None) -> int:
    flags, rest = parser.parse_known_args(arguments)
    stray = [word for word in rest if word.startswith("-")]
    if stray:
        flags.parser.error(f"unknown flag: {' '.join(stray)}{_remedy(stray[0])}")
    command: Command = flags.chosen
    invocation = Invocation(
        words=(*flags.words, *rest),
        config_dir=flags.config_dir,
        output=getattr(flags, "output", None),
        threads=getattr(flags, "threads", 1),
        quiet=getattr(flags, "quiet", False),
        options={option.name: getattr(flags, option.name) for option in command.options},
    )
    return _guarded(command, invocation, flags.parser)


def _remedy(flag: str) -> str:
    """Say so if a word of the scenario was written like a flag."""
    key, _, value = flag.lstrip("-").partition("=")
    return f" (what belongs to the scenario has no dashes: {key}={value or '...'})" if key else ""


def _guarded(command: Command, invocation: Invocation, parser: argparse.ArgumentParser) -> int:
    """Run a subcommand; wrong input becomes a message, not a traceback."""
    from simulator.loading.errors import ScenarioError

    try:
        return command.run(invocation)
    except ScenarioError as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:
        raise
    except OSError as error:
        place = f": {error.filename}" if error.filename else ""
        print(f"rivalry: {error.strerror or error}{place}", file=sys.stderr)
    except UsageProblem as error:
        parser.error(str(error))
    return WRONG_INPUT


def _complete(prefix: str, **_: object) -> list[str]:
    from simulator.commands.completion import completions

    return completions(prefix)


def _offer_completion(parser: argparse.ArgumentParser) -> None:
    """Answer the shell if it asks for completions; costs nothing otherwise."""
    if "_ARGCOMPLETE" in os.environ:
        import argcomplete

        argcomplete.autocomplete(parser)


if __name__ == "__main__":
    sys.exit(main())
