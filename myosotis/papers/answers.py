"""Answers that are a file: taken out as a download, or one of our own painted pictures shown on a page."""

from __future__ import annotations

from django.http import HttpResponse

from myosotis.papers.queries import Content

SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}


def give_download(given: Content, ref: str) -> HttpResponse:
    """A file to keep elsewhere, never opened by the browser; its name says the case and the kind, nobody's name."""
    ending = ENDINGS.get(given.file.media_type, "bin")
    answer = HttpResponse(given.content, content_type=given.file.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{ref}-{given.file.kind}.{ending}"'
    return _shut(answer)


def give_picture(given: Content, media_type: str) -> HttpResponse:
    """A picture that was painted here."""
    answer = HttpResponse(given.content, content_type=media_type)
    answer["Content-Disposition"] = "inline"
    return _shut(answer)


def _shut(answer: HttpResponse) -> HttpResponse:
    answer["Content-Security-Policy"] = SANDBOX
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer
