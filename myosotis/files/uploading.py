"""Receiving a file: in memory only, never in the clear on a disk, no further than the limit."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class SealedUploadHandler(FileUploadHandler):
    """Keeps at most the limit and one byte: so that too large shows, and the rest of the form is read as always."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Another file begins."""
        super().new_file(*args, **kwargs)
        self.kept = BytesIO()
        self.most = settings.MYOSOTIS_UPLOAD_MEGABYTES * 1_000_000 + 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what fits."""
        room = self.most - self.kept.tell()
        if room > 0:
            self.kept.write(raw_data[:room])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """What was received; `size` is what was sent."""
        self.kept.seek(0)
        return InMemoryUploadedFile(
            file=self.kept,
            field_name=self.field_name,
            name="received",
            content_type="application/octet-stream",
            size=file_size,
            charset=None,
        )


def is_too_large(size: int) -> bool:
    """Whether a file is larger than this node keeps."""
    return size > settings.MYOSOTIS_UPLOAD_MEGABYTES * 1_000_000
