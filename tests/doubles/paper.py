"""A writer of small PDFs: lines at heights, in sizes and weights, as word processors print them."""

import zlib
from dataclasses import dataclass

FONTS = {False: "F1", True: "F2"}


@dataclass(frozen=True, slots=True)
class Text:
    """A line: what it says, how far from the foot of the page, how large and whether bold."""

    says: str
    y: float
    size: float = 11
    bold: bool = False
    x: float = 72


def _drawn(line: Text) -> bytes:
    said = line.says.encode("cp1252")
    for sign in (b"\\", b"(", b")"):
        said = said.replace(sign, b"\\" + sign)
    place = f"BT /{FONTS[line.bold]} {line.size:g} Tf 1 0 0 1 {line.x:g} {line.y:g} Tm ("
    return place.encode() + said + b") Tj ET\n"


def pdf(pages: list[list[Text]], *, links: tuple[str, ...] = ()) -> bytes:
    """Return a PDF of these pages; `links` stand on the first."""
    notes = "".join(
        f"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI({url})>>>>" for url in links
    )
    objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    for weight in ("", "-Bold"):
        font = f"<</Type/Font/Subtype/Type1/BaseFont/Helvetica{weight}/Encoding/WinAnsiEncoding>>"
        objects.append(font.encode())
    kids = []
    for number, page in enumerate(pages):
        stream = zlib.compress(b"".join(map(_drawn, page)))
        head = f"<</Length {len(stream)}/Filter/FlateDecode>>stream\n"
        objects.append(head.encode() + stream + b"\nendstream")
        annots = f"/Annots[{notes}]" if number == 0 and notes else ""
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {len(objects)} 0 R{annots}"
            "/Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>>>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>".encode()
    return _file(objects)


def _file(objects: list[bytes]) -> bytes:
    body, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj".encode() + content + b"\nendobj\n"
    start = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    body += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    body += f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(body)


def tabled(
    *rows: tuple[str, ...],
    columns: tuple[float, ...],
    top: float,
    by_line: bool = False,
    pad: float = 6,
) -> list[Text]:
    """Return the rows of a table whose cells begin at `columns`, from `top` downwards.

    The lines of a cell are parted by "/"; a row whose first cell begins with "*" is bold. Cells
    are written one after the other, as word processors do, or, `by_line`, line by line.
    """
    page: list[Text] = []
    y = top
    for row in rows:
        bold = row[0].startswith("*")
        cells = [
            [
                Text(line, y - 14 * at, bold=bold, x=x)
                for at, line in enumerate(cell.split("/"))
                if line
            ]
            for cell, x in zip((row[0].lstrip("*"), *row[1:]), columns, strict=True)
        ]
        lines = [line for cell in cells for line in cell]
        page += sorted(lines, key=lambda line: (-line.y, line.x)) if by_line else lines
        y = min(line.y for line in lines) - 14 - pad
    return page


def printed(
    *paragraphs: tuple[str, ...], header: str = "", footer: str = "", top: float = 760
) -> list[Text]:
    """Return a page of paragraphs of lines, 14 points apart, between a header and a footer.

    A paragraph whose first line begins with "#" is a heading, with "*" it is bold.
    """
    page = [Text(header, 810, 9)] if header else []
    y = top
    for lines in paragraphs:
        for line in lines:
            size = 18 if line.startswith("##") else 14 if line.startswith("#") else 11
            page.append(Text(line.lstrip("#*"), y, size, bold=line[0] in "#*"))
            y -= 14 * size / 11
        y -= 10
    return page + ([Text(footer, 30, 9)] if footer else [])
