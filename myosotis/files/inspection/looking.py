"""Which kind of file this is, by its content; its name is never asked."""

from __future__ import annotations

from myosotis.files.inspection.office import check_office
from myosotis.files.inspection.pdf import check_pdf
from myosotis.files.inspection.pictures import paint_anew
from myosotis.files.inspection.verdicts import Unfit, Verdict

HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
PICTURES = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def find_picture_format(content: bytes) -> str:
    """The format of a picture by its first bytes; "" of anything else."""
    for start, name in PICTURES:
        if content.startswith(start):
            return name
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    if content[4:8] == b"ftyp" and content[8:12] in HEIF_BRANDS:
        return "HEIF"
    return ""


def look_at(content: bytes) -> Verdict:
    """What is kept of this content; raises `Unfit`."""
    if not content:
        raise Unfit("empty")
    picture = find_picture_format(content)
    if picture:
        return paint_anew(content, picture)
    if content.startswith(b"%PDF-"):
        check_pdf(content)
        return Verdict("application/pdf")
    if content.startswith(b"PK\x03\x04"):
        return Verdict(check_office(content))
    if content.startswith(OLD_OFFICE):
        raise Unfit("old_office")
    raise Unfit("unknown_kind")
