"""`l10n completion`: a script by which a shell completes commands and options."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path

SHELLS = ("bash", "zsh", "fish")

_BASH = """\
_l10n() {
  local word=${COMP_WORDS[COMP_CWORD]} command="" n
  for ((n = 1; n < COMP_CWORD; n++)); do
    case ${COMP_WORDS[n]} in --root) ((n++)) ;; -*) ;; *) command=${COMP_WORDS[n]}; break ;; esac
  done
  case $command in
    "") COMPREPLY=($(compgen -W "%s --root --version --help" -- "$word")) ;;
%s
  esac
}
complete -o default -F _l10n l10n
"""
_ZSH = "autoload -U +X bashcompinit && bashcompinit\n"


def add_arguments(parser: ArgumentParser) -> None:
    """The shell."""
    parser.add_argument("shell", choices=SHELLS, help="whose script: `source <(l10n completion bash)`")


def run(args: Namespace) -> int:
    """Print the script; it says what this version knows."""
    known = _options()
    print(_fish(known) if args.shell == "fish" else _ZSH * (args.shell == "zsh") + _bash(known), end="")
    return 0


def _options() -> Mapping[str, Sequence[str]]:
    """The options of each command."""
    found = {}
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        parser = ArgumentParser(add_help=False)
        import_module(f"l10n_pipeline.commands.{path.stem}").add_arguments(parser)
        options = re.findall(r"--[a-z][a-z-]*", parser.format_usage())
        found[path.stem.replace("_", "-")] = [*dict.fromkeys(options), "--root", "--help"]
    return found


def _bash(known: Mapping[str, Sequence[str]]) -> str:
    rows = [
        f'    {name}) [[ $word == -* ]] && COMPREPLY=($(compgen -W "{" ".join(options)}" -- "$word")) ;;'
        for name, options in known.items()
    ]
    return _BASH % (" ".join(known), "\n".join(rows))


def _fish(known: Mapping[str, Sequence[str]]) -> str:
    lines = [f"complete -c l10n -n __fish_use_subcommand -f -a '{' '.join(known)}'"]
    for name, options in known.items():
        when = f"'__fish_seen_subcommand_from {name}'"
        lines += [f"complete -c l10n -n {when} -l {option.removeprefix('--')}" for option in options]
    return "\n".join(lines) + "\n"
