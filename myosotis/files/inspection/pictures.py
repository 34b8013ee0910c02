"""Pictures: decoded, painted anew pixel by pixel, everything that was not painted left behind."""

from __future__ import annotations

import io
import warnings

import pillow_heif
from PIL import Image, ImageFile, ImageOps

from myosotis.files.inspection.verdicts import Unfit, Verdict

MOST_PIXELS = 50_000_000
LONGEST_SIDE = 30_000
KEPT_SIDE = 4096
SMALL_SIDE = 640

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
ImageFile.LOAD_TRUNCATED_IMAGES = False
pillow_heif.register_heif_opener(thumbnails=False)
warnings.simplefilter("error", Image.DecompressionBombWarning)


def paint_anew(content: bytes, picture_format: str) -> Verdict:
    """The first picture of a file, upright, as JPEG (or PNG where it lets through), without metadata."""
    try:
        with Image.open(io.BytesIO(content), formats=[picture_format]) as opened:
            demand_size(opened.size)
            picture = reduce_picture(opened)
    except Unfit:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Unfit("too_heavy") from error
    except MemoryError:
        raise
    except Exception as error:  # a decoder may fail in any way on what was made to make it fail
        raise Unfit("broken") from error
    small = picture.convert("RGB") if picture.mode != "RGBA" else flatten(picture)
    small.thumbnail((SMALL_SIDE, SMALL_SIDE))
    has_holes = picture.mode == "RGBA"
    return Verdict(
        "image/png" if has_holes else "image/jpeg",
        picture.width,
        picture.height,
        write_picture(picture, "PNG" if has_holes else "JPEG"),
        write_picture(small, "JPEG"),
    )


def demand_size(size: tuple[int, int]) -> None:
    """Refuse what would be too large once decoded, before anything is."""
    width, height = size
    if width < 1 or height < 1:
        raise Unfit("broken")
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise Unfit("too_heavy")


def reduce_picture(opened: Image.Image) -> Image.Image:
    """The pixels of the first picture, upright, of reasonable size, in a picture that never had metadata."""
    opened.draft("RGB", (KEPT_SIDE, KEPT_SIDE))  # a large JPEG is decoded at a fraction of its size
    opened.load()
    demand_size(opened.size)
    upright = opened.getexif().get(0x0112, 1)
    picture: Image.Image = opened
    mode = "RGBA" if lets_through(opened) else "RGB"
    if picture.mode.startswith("I;16"):
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.mode != mode:
        picture = picture.convert(mode)
    if max(picture.size) > KEPT_SIDE:
        picture.thumbnail((KEPT_SIDE, KEPT_SIDE), reducing_gap=2.0)
    painted = Image.new(mode, picture.size)
    painted.paste(picture)
    if upright in range(2, 9):
        painted.getexif()[0x0112] = upright
        painted = ImageOps.exif_transpose(painted)
    if mode == "RGBA" and painted.getchannel("A").getextrema() == (255, 255):
        painted = painted.convert("RGB")
    return painted


def lets_through(picture: Image.Image) -> bool:
    """Whether something behind the picture would show."""
    return picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info


def flatten(picture: Image.Image) -> Image.Image:
    """On white."""
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white


def write_picture(picture: Image.Image, picture_format: str) -> bytes:
    """The bytes of a picture, its pixels only."""
    picture.info.clear()
    target = io.BytesIO()
    options = {"quality": 88, "optimize": False} if picture_format == "JPEG" else {"compress_level": 6}
    picture.save(target, picture_format, exif=b"", icc_profile=None, **options)
    return target.getvalue()
