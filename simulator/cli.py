"""The command `rivalry`: reads the command line and hands it to a command.

What belongs to the model is an override (`theory=grieco`), what belongs to the process is a flag
(`--output`). Whatever is slow to import is imported by the command that needs it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NoReturn

from simulator.commands import Command, Invocation, Stopped, UsageProblem, all_commands
from simulator.commands.completion import completions
from simulator.commands.endings import ended_by, interrupt_in, number_of, told_to_end
from simulator.commands.terminal import complain, give_up_output, prepare_streams, tell, visible

DONE, FAILED, WRONG_INPUT, SIGNALLED = 0, 1, 2, 128

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
    """Run the command line.

    Returns:
        The exit code: 0; 1 if something failed that was checked or computed; 2 for wrong input, or
        what cannot be read or written; 130 for Ctrl-C, 143 and 129 for SIGTERM and SIGHUP.
    """
    parser = build_parser()
    _offer_completion(parser)
    if not prepare_streams():
        complain("the standard output is closed; to do without it: > /dev/null")
        return WRONG_INPUT
    try:
        try:
            with told_to_end():
                return _run(_read(parser, arguments))
        finally:
            sys.stdout.flush()  # here, so that a reader who has left is noticed below
    except BrokenPipeError:
        give_up_output()
        return FAILED
    except (KeyboardInterrupt, Exception) as error:
        interrupt = interrupt_in(error)
        if interrupt is not None:
            with suppress(OSError):  # the terminal may be gone
                complain("; ".join([ended_by(interrupt), *_hints(interrupt)]))
            return SIGNALLED + number_of(interrupt)
        if not isinstance(error, OSError):
            raise
        give_up_output()
        complain(f"cannot write to the standard output: {error.strerror}")
        return WRONG_INPUT


class _Parser(argparse.ArgumentParser):
    """Tells what is wrong with a word without obeying what is in it."""

    def error(self, message: str) -> NoReturn:
        super().error(visible(message))


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = _Parser(
        prog="rivalry",
        description=_ABOUT,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="name", metavar="command", required=True)
    for command in all_commands():
        _add(commands, command)
    return parser


def _add(commands: argparse._SubParsersAction[_Parser], command: Command) -> None:
    parser = commands.add_parser(
        command.name,
        help=command.help,
        description=command.about,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    words = parser.add_argument("words", nargs="*", metavar=command.takes, help=command.words_help)
    words.completer = completions  # type: ignore[attr-defined]
    parser.add_argument(
        "--config-dir",
        type=Path,
        metavar="DIR",
        help="folder of your own files, laid out like scenarios/; they add to the shipped ones",
    )
    for add_flags in command.flags:
        add_flags(parser)
    parser.set_defaults(command=command, parser=parser)


def _read(parser: argparse.ArgumentParser, arguments: Sequence[str] | None) -> Invocation:
    """Read the command line; a word of the scenario that was written like a flag is put right."""
    found, rest = parser.parse_known_args(arguments, Invocation())
    stray = [word for word in rest if word.startswith("-")]
    if stray:
        key, _, value = stray[0].lstrip("-").partition("=")
        form = f"{key}={value or '...'}"
        remedy = f" (what belongs to the scenario has no dashes: {form})" if key else ""
        found.parser.error(f"unknown flag: {' '.join(stray)}{remedy}")
    found.words = (*found.words, *rest)
    found.read = partial(_read, parser)
    found.line = tuple(sys.argv[1:] if arguments is None else arguments)
    return found


def _run(invocation: Invocation) -> int:
    """Run a command; wrong input becomes a message, not a traceback."""
    from simulator.engine.failures import FailedRunsError
    from simulator.loading.errors import ScenarioError

    try:
        return invocation.command.execute(invocation) or DONE
    except UsageProblem as error:
        invocation.parser.error(str(error))
    except ScenarioError as error:
        tell(str(error))
    except Stopped as error:
        complain("\n".join([str(error), *_hints(error)]))
        return FAILED
    except FailedRunsError as error:
        complain("\n".join([f"a run left the sense of the model: {error}", *_hints(error)]))
        return FAILED
    except BrokenPipeError:
        raise
    except UnicodeEncodeError as error:
        complain(
            f"a name that this system's encoding ({error.encoding}) cannot write: {error.object!a}"
        )
    except OSError as error:  # what cannot be read, written or reached
        place = f": {error.filename}" if error.filename else ""
        complain("\n".join([f"{error.strerror or error}{place}", *_hints(error)]))
    return WRONG_INPUT


def _hints(error: BaseException) -> list[str]:
    """Return the advice on going on that a command has added as notes."""
    return getattr(error, "__notes__", [])


def _offer_completion(parser: argparse.ArgumentParser) -> None:
    """Answer the shell if it asks for completions; costs nothing otherwise."""
    if "_ARGCOMPLETE" in os.environ:
        import argcomplete

        argcomplete.autocomplete(parser)


if __name__ == "__main__":
    sys.exit(main())
