"""`extract`: the text that a reader would call the document, one block a line.

Knows how an input is named (a file or an http address) and that what is no policy is refused with
status 4; what is the document is decided by `monitor.document`.
"""

from pathlib import Path

import click

from monitor.cli.inputs import is_address, read_policy, snapshot_of_address, snapshot_of_file
from monitor.cli.options import Options, answer, settings_of, shared, status_of
from monitor.model import Document, Failed, Scope
from monitor.render import escape


@click.command(
    "extract",
    short_help="Print the text a reader would call the document.",
    epilog="Example: clausewatch extract policy.html > policy.txt",
)
@click.argument("file_or_url")
@click.option("--language", help="The language of the text, where you know it: en, fr.")
@click.option("--select", help="CSS for what is the document.")
@click.option("--remove", multiple=True, help="CSS for what is not the document; repeatable.")
@shared
def extract_command(
    options: Options,
    file_or_url: str,
    language: str | None,
    select: str | None,
    remove: tuple[str, ...],
) -> None:
    """Print the text a reader would call the document: one block a line.

    Menus, banners, footers and scripts are left out; the cells of a table row are joined by ' | '.
    An input that is no policy (a challenge, a login wall, an error page) ends with status 4 and the
    reason on standard error.
    """
    found = _read(file_or_url, options, Scope(select=select, remove=remove, language=language))
    if isinstance(found, Failed):
        click.echo(f"clausewatch: {file_or_url}: {found.fault}: {found.detail}", err=True)
        raise SystemExit(status_of(found))
    for block in found.blocks:
        if options.as_json:
            answer({"kind": block.kind, "level": block.level, "text": block.text})
        else:
            click.echo(escape.for_terminal_line(block.text))


def _read(named: str, options: Options, scope: Scope) -> Document | Failed:
    if not is_address(named):
        return read_policy(snapshot_of_file(Path(named)), scope)
    fetched = snapshot_of_address(named, settings_of(options))
    return fetched if isinstance(fetched, Failed) else read_policy(fetched, scope)
