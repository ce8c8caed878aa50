"""The commands of the built programs, as their argument parsers describe them, for `.make/reference` and `.make/manual`."""

import json
import pathlib
import re
import subprocess
import sys
import textwrap

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAMS = ("jirastream", "mockjira")


def output(*command):
    """The standard output of a program; the script ends if that fails."""
    try:
        result = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, encoding="utf-8")
    except OSError as error:
        sys.exit(f"{command[0]} cannot be run: {error.strerror}; build the programs first: make build")
    if result.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} ended with {result.returncode}:\n{result.stderr}")
    return result.stdout


class Argument:
    """An argument, an option or a flag."""

    def __init__(self, description):
        self.kind = description["kind"]
        self.help = description.get("abstract", "").strip()
        self.default = description.get("defaultValue")
        self.values = description.get("allValues") or []
        self.is_optional = description["isOptional"]
        self.is_repeating = description["isRepeating"]
        self.value = description.get("valueName", "")
        # The long name first, which is also the one of the synopsis.
        names = sorted(description.get("names", []), key=lambda name: name["kind"] == "short")
        self.names = ["-" + name["name"] if name["kind"] == "short" else "--" + name["name"] for name in names]

    def forms(self):
        """Each name, with its value; of an argument its name alone."""
        if self.kind == "positional":
            return [f"<{self.value}>"]
        return [name if self.kind == "flag" else f"{name} <{self.value}>" for name in self.names]

    def synopsis(self):
        form = self.forms()[0] + (" ..." if self.is_repeating else "")
        return f"[{form}]" if self.is_optional else form

    def facts(self):
        """The facts about the values that the help does not have: which there are, and the default."""
        facts = []
        if self.kind != "flag" and self.values:
            facts.append(("Values", self.values))
        if self.default is not None:
            facts.append(("Default", [self.default]))
        if self.kind != "flag" and not self.is_optional:
            facts.append(("Required", []))
        return facts


class Command:
    """A program or one of its subcommands."""

    def __init__(self, description, parents=()):
        self.name = " ".join([*parents, description["commandName"]])
        self.abstract = description.get("abstract", "").strip()
        self.discussion = description.get("discussion", "").strip("\n")
        shown = [Argument(argument) for argument in description.get("arguments", []) if argument["shouldDisplay"]]
        # Of the names that every subcommand has, only the program itself shows --version and --help.
        if parents:
            shown = [argument for argument in shown if not {"--version", "--help"} & set(argument.names)]
        self.positional = [argument for argument in shown if argument.kind == "positional"]
        self.options = [argument for argument in shown if argument.kind != "positional"]
        self.subcommands = [
            Command(command, (*parents, description["commandName"]))
            for command in description.get("subcommands", [])
            if command["commandName"] != "help" and command["shouldDisplay"]
        ]

    def synopsis(self, width):
        """The lines of the synopsis: arguments, required options, other options."""
        if self.subcommands:
            return [f"{self.name} <subcommand>"]
        parts = [argument.synopsis() for argument in self.positional]
        parts += [option.synopsis() for option in self.options if not option.is_optional]
        parts += [option.synopsis() for option in self.options if option.is_optional]
        # An option and its value stay on one line.
        text = " ".join(part.replace(" ", "\0") for part in parts)
        lines = textwrap.wrap(
            f"{self.name} {text}", width, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
        )
        return [line.replace("\0", " ") for line in lines]

    def paragraphs(self):
        """The discussion: pairs of a text and a Boolean value, `True` for lines that are set out as they are."""
        found = []
        for block in re.split(r"\n\s*\n", self.discussion):
            for is_fixed, lines in _runs(block.split("\n")):
                text = textwrap.dedent("\n".join(lines)) if is_fixed else " ".join(line.strip() for line in lines)
                if text.strip():
                    found.append((text, is_fixed))
        return found


def _runs(lines):
    """Neighbouring lines that are indented, and those that are not."""
    runs = []
    for line in lines:
        is_fixed = line.startswith("  ")
        if not runs or runs[-1][0] != is_fixed:
            runs.append((is_fixed, []))
        runs[-1][1].append(line)
    return runs


def command(folder, program):
    """The command of a program in a folder."""
    description = json.loads(output(pathlib.Path(folder).resolve() / program, "--experimental-dump-help"))
    if description["serializationVersion"] != 0:
        sys.exit(f"{program} describes its arguments in version {description['serializationVersion']}, not 0")
    return Command(description["command"])
