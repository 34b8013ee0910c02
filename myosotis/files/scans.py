"""What the worker does about files."""

from __future__ import annotations

from myosotis.files import blobs
from myosotis.files.models import File


def sweep_blobs() -> int:
    """Remove contents whose row is gone: an erasure that was cut short, or a file that was never recorded."""
    found = blobs.list_blobs()
    known = set(File.objects.filter(pk__in=list(found)).values_list("pk", flat=True)) if found else set()
    left = [
        file_id
        for file_id, paths in found.items()
        if file_id not in known and all(blobs.is_old(path) for path in paths)
    ]
    blobs.remove_blobs(left)
    return len(left)
