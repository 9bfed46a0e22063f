"""Draws the demonstration's own images. Run it again after a change: ``python make_images.py``.

Needs Pillow, which Wagtail brings, and the DejaVu fonts (Debian: ``fonts-dejavu-core``).
"""

import math
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

IMAGES = Path(__file__).parent / "images"
FONTS = Path("/usr/share/fonts/truetype/dejavu")
INK, MUTED, PAPER, ACCENT, PALE = "#17313b", "#41606b", "#fbfaf6", "#0b6470", "#dcebe9"
FINE = 2  # everything is drawn larger and scaled down, for smooth edges

TIMELINE = [
    ("Early 1960s", "Ketamine is first made"),
    ("1970", "US: approved as an anaesthetic"),
    ("1985", "WHO: listed as an essential medicine"),
    ("1999", "US: Schedule III"),
    ("2014", "UK: Class B"),
    ("2015", "Great Britain: Schedule 2"),
    ("2023", "US: warning on compounded ketamine"),
]

ANATOMY = [
    "Title and byline",
    "Disclosure: who paid",
    "Introduction",
    "Helplines",
    "Prescription status",
    "Questions and answers",
    "Disclaimer",
    "Authors",
    "Sources",
]


def font(size, name="DejaVuSans"):
    return ImageFont.truetype(str(FONTS / f"{name}.ttf"), size * FINE)


def canvas(width, height, colour=PAPER):
    image = Image.new("RGB", (width * FINE, height * FINE), colour)
    return image, ImageDraw.Draw(image)


def save(image, name, colours=None, **options):
    image = image.resize((image.width // FINE, image.height // FINE), Image.Resampling.LANCZOS)
    if colours:
        image = image.quantize(colours)
    image.save(IMAGES / name, optimize=True, **options)


def scaled(*numbers):
    return [number * FINE for number in numbers]


def mix(first, second, share):
    pairs = zip(bytes.fromhex(first[1:]), bytes.fromhex(second[1:]), strict=True)
    return tuple(round(a + (b - a) * share) for a, b in pairs)


def landscape(name, sky, water, crests):
    """A sky that pales towards the horizon, and ``crests`` soft waves in front of it."""
    width, height = 1600, 900
    image, draw = canvas(width, height)
    for y in range(height * FINE):
        draw.line([(0, y), (width * FINE, y)], fill=mix(*sky, y / (height * FINE)))
    for number in range(crests):
        share = number / (crests - 1)
        base = 0.42 + 0.48 * share
        wave = [
            (
                x * FINE,
                (base + 0.035 * math.sin(x / (190 + 70 * number) + number * 2.1)) * height * FINE,
            )
            for x in range(0, width + 8, 8)
        ]
        corners = [(width * FINE, height * FINE), (0, height * FINE)]
        draw.polygon(wave + corners, fill=mix(*water, share))
    save(image, name, quality=82)


def timeline():
    """One line from top to bottom, so that its words stay large on a telephone."""
    width, step, top = 1000, 170, 100
    image, draw = canvas(width, top * 2 + step * (len(TIMELINE) - 1))
    x = 70
    draw.line(scaled(x, top, x, top + step * (len(TIMELINE) - 1)), fill=ACCENT, width=6 * FINE)
    for number, (date, event) in enumerate(TIMELINE):
        y = top + step * number
        draw.ellipse(scaled(x - 19, y - 19, x + 19, y + 19), fill=PAPER, outline=ACCENT, width=8 * FINE)
        draw.text(scaled(x + 60, y - 32), date, INK, font(48, "DejaVuSans-Bold"), anchor="lm")
        draw.text(scaled(x + 60, y + 30), event, MUTED, font(42), anchor="lm")
    save(image, "timeline.png", colours=64)


def anatomy():
    """The parts of an article as a stack of slips, with the disclosure ahead of the text."""
    width, step, margin = 1000, 96, 50
    image, draw = canvas(width, margin * 2 + step * len(ANATOMY) - 16)
    for number, part in enumerate(ANATOMY):
        y = margin + step * number
        box = scaled(margin, y, width - margin, y + step - 16)
        draw.rounded_rectangle(box, radius=12 * FINE, fill=PALE)
        draw.rectangle(scaled(margin, y, margin + 14, y + step - 16), fill=ACCENT)
        draw.text(scaled(margin + 50, y + 40), part, INK, font(42), anchor="lm")
    save(image, "page-anatomy.png", colours=64)


def drop():
    """The team's sign: a drop of water."""
    image, draw = canvas(600, 600, ACCENT)
    draw.ellipse(scaled(175, 235, 425, 485), fill=PAPER)
    draw.polygon(scaled(300, 95, 193, 295, 407, 295), fill=PAPER)
    draw.arc(scaled(225, 285, 375, 435), 20, 110, fill=ACCENT, width=16 * FINE)
    save(image, "logo-team.png", colours=64)


def initials(letters, name, colour):
    """A portrait of nobody: two letters on a plain field."""
    image, draw = canvas(600, 600, colour)
    draw.text(scaled(300, 300), letters, PAPER, font(220, "DejaVuSans-Bold"), anchor="mm")
    save(image, name, colours=64)


if __name__ == "__main__":
    IMAGES.mkdir(exist_ok=True)
    landscape("cover-ketamine.jpg", ("#f6e9d8", "#dfe9e6"), ("#a9cfcd", "#0b5661"), 6)
    landscape("cover-tour.jpg", ("#e8eef4", "#f7f1e3"), ("#c9d3b4", "#3f6046"), 5)
    timeline()
    anatomy()
    drop()
    initials("RE", "portrait-rowan.png", "#5b4a7a")
