"""The command line: what people type, and where the parts are put together.

Knows the names of the commands, a sentence on each, and how an error becomes one line and an exit
status. A command's module is imported when that command runs, so that `clausewatch --help` and
`clausewatch history` start without the readers of pages and the network. Exit statuses: 0 done;
1 `compare OLD NEW` found something substantive; 2 usage, configuration, unreadable file or book;
3 some watches failed; 4 the input is no policy; 70 a bug of clausewatch; 130 interrupted.
"""

import contextlib
import importlib
import os
import sys
import traceback

import click

from monitor.errors import ClausewatchError, WatchlistError
from monitor.render import escape

BUG = 70
"""An error that is ours, not the caller's: EX_SOFTWARE of sysexits.h."""

TRACEBACK_ASKED = "CLAUSEWATCH_DEBUG"
"""The environment variable that, set to anything, has the traceback of a bug printed."""

INTERRUPTED = 130
"""Ended by Ctrl-C: 128 + SIGINT, as shells count."""

READER_LEFT = 141
"""The reader of the output went away: 128 + SIGPIPE, as shells count."""

COMMANDS = {
    "demo": ("tour", "Watch sample policies change, offline, in a few seconds."),
    "init": ("watches", "Write a commented watchlist where there is none."),
    "check": ("visits", "Visit the watches once and now, and tell what changed."),
    "serve": ("serving", "Visit what is due and run the Discord bot, until stopped."),
    "history": ("recorded", "Tell the recorded changes, newest first."),
    "show": ("recorded", "Show one recorded change with its evidence."),
    "diff": ("recorded", "Compare two recorded versions of a watch."),
    "blame": ("recorded", "Tell which version and day brought each clause."),
    "compare": ("compare", "Compare two files and tell what changed in substance."),
    "evaluate": ("evaluate", "Score the differ, or another tool, on labelled pairs."),
    "extract": ("extract", "Print the text a reader would call the document."),
    "facts": ("facts", "List what policies say now: notice, retention, ages, places."),
    "watch": ("watches", "List, add, remove, accept and test watches."),
    "status": ("watches", "Tell how each watch fares and when it is visited next."),
    "subscribe": ("subscribe", "Tell a Discord channel of changes by its webhook, without a bot."),
    "unsubscribe": ("subscribe", "End subscriptions, by their number or their webhook."),
    "export": ("exports", "Write what the book holds in the form of another tool."),
    "verify": ("upkeep", "Prove that no recorded page was altered or dropped."),
    "backup": ("upkeep", "Copy the book, whole, while others may be writing to it."),
    "reread": ("upkeep", "Read recorded pages again and judge the past anew; nobody is alerted."),
}
"""Each command with the module of this package that holds it, and its sentence."""


class Root(click.Group):
    """The group of all commands, which imports a command's module when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the command of that name, None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"{__name__}.{COMMANDS[cmd_name][0]}")
        command = getattr(module, f"{cmd_name}_command")
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of commands without importing one of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, says) for name, (_, says) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; turn what a caller can mend into one sentence and status 2."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except WatchlistError as error:
            # Lines of FILE:LINE:COLUMN, as they are, so that editors and terminals find the place.
            raise _Refused(str(error), prefix="") from error
        except ClausewatchError as error:
            raise _Refused(str(error)) from error
        except BrokenPipeError:
            _silence_stdout()
            ctx.exit(READER_LEFT)
        except OSError as error:
            raise _Refused(_says(error)) from error
        except KeyboardInterrupt:
            click.echo("clausewatch: interrupted", err=True)
            ctx.exit(INTERRUPTED)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            # Python's own status for it, 1, would say that something substantive changed.
            raise _Failure(str(error)) from error
        return result


class _Refused(click.ClickException):
    """An error told to the user, with the exit status of the contract."""

    exit_code = 2

    def __init__(self, message: str, *, prefix: str = "clausewatch: ") -> None:
        super().__init__(message)
        self.prefix = prefix

    def show(self, file: object = None) -> None:
        """Print the sentence on standard error."""
        click.echo(escape.for_terminal(f"{self.prefix}{self.message}"), err=True)


class _Failure(click.ClickException):
    """A bug, told in one sentence; the traceback comes before it where it was asked for."""

    exit_code = BUG

    def show(self, file: object = None) -> None:
        """Print the sentence on standard error."""
        bug = self.__cause__
        hint = f"set {TRACEBACK_ASKED}=1 to see where, and report it"
        if os.environ.get(TRACEBACK_ASKED):
            told = "".join(traceback.format_exception(bug))
            click.echo(escape.for_terminal(told), err=True)
            hint = "please report what stands above"
        name = f"{type(bug).__name__}: {bug}" if str(bug) else type(bug).__name__
        says = f"clausewatch: this is a fault of clausewatch ({name}); {hint}"
        click.echo(escape.for_terminal_line(says), err=True)


def _says(error: OSError) -> str:
    """Put an error of the file system into a sentence."""
    reason = error.strerror or str(error)
    return f"cannot use {error.filename}: {reason}" if error.filename else reason


def _silence_stdout() -> None:
    """Let the interpreter's last flush go nowhere, since nobody reads it."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(
    cls=Root,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Options of every command: --watchlist, --db, --lang, --json. See 'COMMAND --help'.",
)
@click.version_option(package_name="clausewatch", message="%(prog)s %(version)s")
def root() -> None:
    """Watch policy pages and tell what changed in substance, for whom it is worse, and where."""


def main() -> None:
    """Run the command line of this process and exit with its status."""
    for stream in (sys.stdout, sys.stderr):
        # A page may hold characters that a terminal's encoding lacks; that must not end a command.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    root(prog_name="clausewatch")
