"""Office documents: kept as received if they are documents and nothing else: no macro, no bomb, no way out."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from myosotis.files.inspection.verdicts import Unfit

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAIN_PARTS = {
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": WORD,
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": SHEET,
}
OPEN_DOCUMENT = frozenset(
    {"application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet"}
)
MOST_MEMBERS = 2000
MOST_BYTES = 128 * 1024 * 1024
MOST_OF_TEXT = 48 * 1024 * 1024
ACTING_NAMES = re.compile(
    r"vba|macro|activex|embeddings|oleobject|customui|(?:^|/)(?:basic|scripts)/|externallinks|"
    r"\.(?:bin|exe|dll|js|vbs|hta|lnk|bat|cmd|ps1|jar|html?|swf|docm|xlsm|zip)$",
    re.IGNORECASE,
)
HARMLESS_NAMES = re.compile(r"^xl/printersettings/[^/]+\.bin$", re.IGNORECASE)
ACTING_TYPES = re.compile(rb"macroenabled|vbaproject|activex|oleobject|ms-office\.script", re.IGNORECASE)
ENTITIES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
WAYS_OUT = re.compile(
    rb"(?:attachedTemplate|oleObject|/frame|subDocument|externalLink|/image)\"[^>]*TargetMode\s*=\s*[\"']External"
    rb"|TargetMode\s*=\s*[\"']External[^>]*(?:attachedTemplate|oleObject|/frame|subDocument|externalLink|/image)\"",
    re.IGNORECASE,
)
OPEN_ACTING = re.compile(
    rb"<(?:script:|office:scripts>\s*<office:script|draw:object|draw:plugin|draw:applet)"
)
DYNAMIC_DATA = re.compile(rb"instrText[^>]*>\s*\"?DDE|<ddeLink", re.IGNORECASE)


def check_office(content: bytes) -> str:
    """The media type of a document; raises `Unfit`."""
    if not is_only_a_zip(content):
        raise Unfit("two_in_one")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            demand_plain_members(archive)
            media_type = find_type(archive)
            for member in archive.infolist():
                check_member(archive, member)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
    ) as error:
        raise Unfit("broken") from error
    return media_type


def is_only_a_zip(content: bytes) -> bool:
    """Whether the archive ends where the file ends."""
    end = content.rfind(b"PK\x05\x06")
    return end >= 0 and end + 22 == len(content)


def demand_plain_members(archive: zipfile.ZipFile) -> None:
    """Not too many, not too large, none twice, none that points elsewhere, none that acts."""
    members = archive.infolist()
    names = [member.filename for member in members]
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_BYTES:
        raise Unfit("too_heavy")
    if len({name.lower() for name in names}) != len(names):
        raise Unfit("two_in_one")
    for member in members:
        name = member.filename
        if name.startswith("/") or "\\" in name or ".." in name.split("/") or "\x00" in member.orig_filename:
            raise Unfit("two_in_one")
        if member.flag_bits & 0x1:
            raise Unfit("locked")
        if (member.external_attr >> 16) & 0o170000 == 0o120000:  # a link to somewhere else
            raise Unfit("two_in_one")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unfit("broken")
        if ACTING_NAMES.search(name) and not HARMLESS_NAMES.search(name):
            raise Unfit("macros")


def find_type(archive: zipfile.ZipFile) -> str:
    """Which document this is, by what it says of itself inside."""
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        types = archive.read("[Content_Types].xml")
        if ACTING_TYPES.search(types):
            raise Unfit("macros")
        found = [media for part, media in MAIN_PARTS.items() if part in types]
        if len(found) == 1:
            return found[0]
    elif "mimetype" in names and archive.infolist()[0].filename == "mimetype":
        media = archive.read("mimetype").decode("ascii", "replace").strip()
        if media in OPEN_DOCUMENT:
            return media
    raise Unfit("unknown_kind")


def check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Read one part, no further than it says it is long, and refuse what would act or lead out."""
    is_text = member.filename.lower().endswith((".xml", ".rels", ".rdf"))
    with archive.open(member) as part:
        read = part.read(MOST_OF_TEXT + 1) if is_text else b""
        if len(read) > MOST_OF_TEXT:
            raise Unfit("too_heavy")
        while not is_text and part.read(1 << 20):
            continue
    if not is_text:
        return
    if read[:2] in (b"\xff\xfe", b"\xfe\xff"):
        read = read.decode("utf-16", "replace").encode()
    if ENTITIES.search(read):
        raise Unfit("too_heavy")
    if member.filename.lower().endswith(".rels") and WAYS_OUT.search(read):
        raise Unfit("acts_by_itself")
    if OPEN_ACTING.search(read) or b"manifest:encryption-data" in read or DYNAMIC_DATA.search(read):
        raise Unfit("macros")
