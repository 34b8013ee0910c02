"""Pictures made to hurt: bombs, polyglots, scripts, metadata. Made here, kept nowhere."""

import io
import struct
import zlib

import pillow_heif
from PIL import Image, ImageCms, PngImagePlugin

MARK = b"SECRETPLACE"
SCRIPT = b"<script>alert('SECRETPLACE')</script>"


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, rows, *, color=2, extra=b""):
    head = struct.pack(">IIBBBBB", width, height, 8, color, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + extra
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )


def small(mode="RGB"):
    return Image.radial_gradient("L").resize((60, 40)).convert(mode)


def saved(picture_format, picture=None, **options):
    target = io.BytesIO()
    (picture or small()).save(target, picture_format, **options)
    return target.getvalue()


def exif(orientation=1):
    tags = Image.Exif()
    tags[0x010E] = MARK.decode()
    tags[0x0112] = orientation
    tags[0x8825] = {1: "N", 2: (51.0, 12.0, 3.5), 3: "E", 4: (4.0, 20.0, 1.0), 29: MARK.decode()}
    return tags


def heic(**options):
    target = io.BytesIO()
    pillow_heif.from_pillow(small()).save(target, **options)
    return target.getvalue()


def tiff_bomb(width, height):
    strips = zlib.compress(b"\0" * 1_000_000, 9)
    entries = [
        (256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 8), (262, 3, 1, 1),
        (273, 4, 1, 8), (277, 3, 1, 1), (278, 4, 1, height), (279, 4, 1, len(strips)),
    ]  # fmt: skip
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *one) for one in entries)
    return b"II*\x00" + struct.pack("<I", 8 + len(strips)) + strips + directory + b"\0\0\0\0"


def circular_tiff():
    directory = struct.pack("<H", 1) + struct.pack("<HHII", 256, 4, 1, 10) + struct.pack("<I", 8)
    return b"II*\x00" + struct.pack("<I", 8) + directory


def gif(width, height, frames=1):
    frame = b"\x2c\0\0\0\0" + struct.pack("<HH", width, height) + b"\0\x02\x02\x44\x01\0"
    return (
        b"GIF89a"
        + struct.pack("<HH", width, height)
        + b"\x80\0\0\0\0\0\xff\xff\xff"
        + frame * frames
        + b"\x3b"
    )


def big_rows(width, height, pixel):
    return (b"\0" + b"\0" * (width * pixel)) * height


def text_bomb():
    packed = zlib.compress(b"A" * 30_000_000, 9)
    return chunk(b"zTXt", b"c\0\0" + packed) + chunk(b"iTXt", b"d\0\x01\0\0\0" + packed)


def wrong_profile():
    return chunk(b"iCCP", b"x\0\0" + zlib.compress(b"\xff" * 20_000_000, 9))


def profile():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + MARK


def xmp():
    return b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + MARK + b"</x:xmpmeta>"


def with_text():
    info = PngImagePlugin.PngInfo()
    info.add_text("place", MARK.decode())
    info.add_itxt("XML:com.adobe.xmp", MARK.decode())
    return info


def jpeg_with_comment():
    plain = saved("JPEG")
    return plain[:2] + b"\xff\xfe" + struct.pack(">H", len(SCRIPT) + 2) + SCRIPT + plain[2:]


def make_pictures():
    """Name to content and what is expected: "kept", a reason, or several that will do."""
    jpeg, plain_png = saved("JPEG"), saved("PNG")
    both = ("kept", "broken", "too_heavy")
    return {
        "jpeg with a place in its metadata": (saved("JPEG", exif=exif()), "kept"),
        "jpeg lying on its side, with a place": (saved("JPEG", exif=exif(6)), "kept"),
        "png with a place": (saved("PNG", exif=exif(), pnginfo=with_text()), "kept"),
        "webp with a place": (saved("WEBP", exif=exif(), xmp=xmp()), "kept"),
        "tiff with a place": (saved("TIFF", tiffinfo={270: MARK.decode(), 700: xmp()}), "kept"),
        "heic with a place": (heic(exif=exif().tobytes(), xmp=xmp()), "kept"),
        "jpeg with a profile that holds text": (saved("JPEG", icc_profile=profile()), "kept"),
        "png with a profile that inflates": (png(2, 2, big_rows(2, 2, 3), extra=wrong_profile()), both),
        "png with texts that inflate": (png(2, 2, big_rows(2, 2, 3), extra=text_bomb()), both),
        "jpeg with a script as comment": (jpeg_with_comment(), "kept"),
        "jpeg with a page behind it": (jpeg + b"<html>" + SCRIPT, "kept"),
        "jpeg with an archive behind it": (jpeg + b"PK\x03\x04" + MARK + b"PK\x05\x06" + b"\0" * 18, "kept"),
        "gif that is a script": (
            gif(4, 4).replace(b"\xff\xff\xff", b"/*a") + b"*/=1;alert(1)//" + MARK,
            both,
        ),
        "gif of ten thousand frames": (gif(4, 4, frames=10_000), both),
        "gif of sixty thousand by sixty thousand": (gif(60_000, 60_000), "too_heavy"),
        "png of huge dimensions": (png(50_000, 50_000, b""), "too_heavy"),
        "png of one long line": (png(2_000_000, 1, b""), "too_heavy"),
        "png that inflates to 36 million pixels": (png(6000, 6000, big_rows(6000, 6000, 4), color=6), both),
        "png that inflates beyond its size": (png(10, 10, b"\0" * 100_000_000), both),
        "png of no height": (png(10, 0, b""), "broken"),
        "tiff that inflates": (tiff_bomb(60_000, 60_000), "too_heavy"),
        "tiff with a strip too short": (tiff_bomb(6000, 6000), both),
        "tiff whose directory leads to itself": (circular_tiff(), "broken"),
        "jpeg cut off": (jpeg[: len(jpeg) // 2], "broken"),
        "png cut off": (plain_png[:-40], "broken"),
        "heic cut off": (heic()[:-200], both),
        "webp cut off": (saved("WEBP")[:60], "broken"),
        "jpeg that says it is huge": (
            jpeg.replace(struct.pack(">HH", 40, 60), struct.pack(">HH", 65000, 65000), 1),
            "too_heavy",
        ),
        "png with a palette out of range": (png(4, 4, b"\0\xff\xff\xff\xff" * 4, color=3), both),
        "picture of several layers": (
            saved("TIFF", small("CMYK"), save_all=True, append_images=[small("CMYK")] * 50),
            "kept",
        ),
    }
