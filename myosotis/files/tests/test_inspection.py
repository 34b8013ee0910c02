"""Files made to hurt: none executed, none kept with what it hid, none above ten seconds or 512 MiB."""

import io
import os
import resource
import time

import pytest
from PIL import Image

from myosotis.files import checking
from myosotis.files.inspection.__main__ import MEMORY, answer, set_limits
from myosotis.files.inspection.verdicts import Unfit, unpack
from myosotis.files.tests.hostile_documents import make_documents, odt, office, pdf
from myosotis.files.tests.hostile_pictures import MARK, exif, heic, make_pictures, saved, small


def inspect_apart(content):
    """The same code as the real process, in a child of this one: starting Python seventy times would be slow.

    Returns the verdict, the seconds, and the most memory in bytes.
    """
    reading, writing = os.pipe()
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            set_limits()
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(answer(content))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _pid, status, used = os.wait4(child, 0)
    seconds = time.monotonic() - started
    try:
        verdict = unpack(said) if said and status == 0 else "too_heavy"
    except Unfit as unfit:
        verdict = unfit.reason
    return verdict, seconds, used.ru_maxrss * 1024


def find_harm(name, content, expected):
    """What was wrong with how a hostile file was treated, in a list."""
    verdict, seconds, memory = inspect_apart(content)
    said = verdict if isinstance(verdict, str) else "kept"
    wrong = [] if said in ((expected,) if isinstance(expected, str) else expected) else [said]
    wrong += [f"{seconds:.1f} s"] if seconds >= 10 else []
    wrong += [f"{memory} bytes"] if memory >= MEMORY else []
    for kept in (verdict.main, verdict.small) if said == "kept" and verdict.main else ():
        wrong += ["text kept"] if MARK in kept or b"<script" in kept else []
        with Image.open(io.BytesIO(kept)) as picture:
            left = {"icc_profile", "exif", "xmp", "comment", "XML:com.adobe.xmp"} & set(picture.info)
            wrong += ["metadata kept"] if left or dict(picture.getexif()) else []
    return [f"{name}: {one}" for one in wrong]


@pytest.mark.slow
@pytest.mark.parametrize("make", [make_pictures, make_documents])
def test_no_hostile_file_does_harm(make):
    hostile = make()
    assert len(hostile) >= 30
    assert [
        harm for name, (content, said) in hostile.items() for harm in find_harm(name, content, said)
    ] == []


def test_a_photo_that_lies_on_its_side_stands_upright_afterwards():
    verdict, _seconds, _memory = inspect_apart(saved("JPEG", exif=exif(6)))
    assert (verdict.width, verdict.height) == (40, 60)


@pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP", "GIF", "TIFF"])
def test_ordinary_pictures_are_kept(picture_format):
    verdict, _seconds, _memory = inspect_apart(saved(picture_format))
    assert (verdict.media_type, verdict.width, verdict.height) == ("image/jpeg", 60, 40)


def test_a_picture_that_lets_through_stays_so():
    see_through = small("RGBA")
    see_through.putalpha(100)
    verdict, _seconds, _memory = inspect_apart(saved("PNG", see_through))
    assert verdict.media_type == "image/png"


@pytest.mark.parametrize("content", [office(), odt(), pdf()], ids=["docx", "odt", "pdf"])
def test_ordinary_documents_are_kept_as_received(content):
    verdict, _seconds, _memory = inspect_apart(content)
    assert verdict.main == b""
    assert verdict.media_type.startswith("application/")


@pytest.mark.slow
def test_the_real_process_answers_and_keeps_to_its_limits():
    assert checking.inspect_content(heic()).media_type == "image/jpeg"
    telephone = checking.inspect_content(saved("JPEG", Image.new("RGB", (8064, 6048), "gray")))
    assert max(telephone.width, telephone.height) <= 4096
    with pytest.raises(Unfit, match="unknown_kind"):
        checking.inspect_content(b"MZ")


def test_a_process_that_hangs_is_stopped(monkeypatch):
    monkeypatch.setattr(checking, "SECONDS", 0.3)
    started = time.monotonic()
    with pytest.raises(Unfit, match="too_heavy"):
        checking.inspect_content(b"x" * 1_000_000, ("sleep", "60"))
    assert time.monotonic() - started < 5


def test_a_process_that_dies_is_a_refusal():
    with pytest.raises(Unfit, match="too_heavy"):
        checking.inspect_content(b"x", ("false",))


def test_the_limits_hold_in_the_child_only():
    inspect_apart(b"")
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
