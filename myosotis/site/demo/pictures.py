"""Pictures and papers of the demo, drawn here: nobody is photographed for it."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

SIZE = (720, 900)
PAGE = (900, 1270)
INK = "#14213a"


def draw_portrait(ground: str, hair: str, clothes: str) -> bytes:
    """A drawn head and shoulders without a face, as a PNG."""
    image = Image.new("RGB", SIZE, ground)
    draw = ImageDraw.Draw(image)
    draw.ellipse((-60, 660, 780, 1500), fill=clothes)
    draw.rounded_rectangle((300, 560, 420, 740), 50, fill="#d9a07e")
    draw.ellipse((180, 150, 540, 600), fill=hair)
    draw.ellipse((215, 220, 505, 620), fill="#e6b796")
    draw.pieslice((200, 170, 520, 520), 180, 360, fill=hair)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def write_letter(title: str, sender: str) -> bytes:
    """A page with a head, a title and grey lines, as a PNG."""
    image = Image.new("RGB", PAGE, "#ffffff")
    draw = ImageDraw.Draw(image)
    draw.text((90, 90), sender, fill="#4a5970", font=ImageFont.load_default(size=26))
    draw.text((90, 210), title, fill=INK, font=ImageFont.load_default(size=40))
    for line in range(18):
        draw.rounded_rectangle(
            (90, 320 + line * 44, 810 - (line * 97) % 240, 332 + line * 44), 6, fill="#dce4ef"
        )
    draw.text((90, 1160), "Invented for the demo", fill="#4a5970", font=ImageFont.load_default(size=22))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
