"""Photos that need a look: how often the perceptual hash is right, and how long it takes.

Pictures are drawn here, none is a real one: scenes of blocks and shades that differ, and each scene
again as people change a picture (coded anew, brighter, smaller, cut at the edges). Says for several
thresholds what is caught and how many pairs of different scenes look alike by mistake. Two honest
photos of one real spot may well be alike: that is why a person looks, and why a photo after is held
against the hazard's own photos before with a threshold of its own. For that the scenes are drawn as
photographed again by hand (from a step aside, turned, in other light, with noise), with a thing
gone, and by a camera that stands still.

    python benchmarks/photo_doubts.py [--scenes 400] [--photos 200000]
"""

import argparse
import io
import os
import random
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import imagehash
import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hongxian.settings")

import django

django.setup()

from hongxian.hazards.limits import limits  # noqa: E402
from hongxian.hazards.queries.doubts import packed, says_something, within  # noqa: E402

SIZE = (640, 480)
Change = Callable[[Image.Image], Image.Image]


def scene(seed: int) -> Image.Image:
    """Walls, floor, things: shades and shapes of chance, a little blurred as a lens would."""
    chance = random.Random(seed)
    shade = np.linspace(chance.randrange(40, 200), chance.randrange(40, 220), SIZE[1])
    rows = np.repeat(shade[:, None], SIZE[0], axis=1)
    image = Image.fromarray(rows.astype(np.uint8)).convert("RGB")
    pen = ImageDraw.Draw(image)
    for _ in range(chance.randrange(8, 26)):
        x, y = chance.randrange(SIZE[0]), chance.randrange(SIZE[1])
        w, h = chance.randrange(15, 260), chance.randrange(15, 220)
        fill = tuple(chance.randrange(20, 236) for _ in range(3))
        draw = pen.ellipse if chance.random() < 0.3 else pen.rectangle
        draw((x, y, x + w, y + h), fill=fill)
    return image.filter(ImageFilter.GaussianBlur(chance.uniform(0.5, 2)))


def coded(image: Image.Image, quality: int) -> Image.Image:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return Image.open(out).convert("RGB")


def cut(image: Image.Image, part: float) -> Image.Image:
    x, y = int(SIZE[0] * part), int(SIZE[1] * part)
    return image.crop((x, y, SIZE[0] - x, SIZE[1] - y))


def by_hand(image: Image.Image, *, gone: bool) -> Image.Image:
    """The same spot photographed anew: moved, turned, nearer, in other light, with noise."""
    chance = random.Random(image.tobytes()[:400])
    image = image.rotate(chance.uniform(-4, 4), resample=Image.Resampling.BICUBIC)
    part = chance.uniform(0.03, 0.12)
    aside = [chance.uniform(-0.8, 0.8) * part * side for side in SIZE]
    corners = (part, part, 1 - part, 1 - part)
    box = [int(at * SIZE[no % 2] + aside[no % 2]) for no, at in enumerate(corners)]
    image = image.crop((box[0], box[1], box[2], box[3])).resize(SIZE)
    image = ImageEnhance.Brightness(image).enhance(chance.uniform(0.75, 1.3))
    image = ImageEnhance.Contrast(image).enhance(chance.uniform(0.85, 1.15))
    image = cleared(image, chance) if gone else image
    noise = np.random.default_rng(chance.randrange(2**32)).normal(0, 4, (*SIZE[::-1], 3))
    pixels = (np.asarray(image).astype(np.int16) + noise).clip(0, 255)
    return coded(Image.fromarray(pixels.astype(np.uint8)), 80)


def cleared(image: Image.Image, chance: random.Random) -> Image.Image:
    """A thing the size of a stack of boxes is gone: what stands beside it fills its place."""
    image = image.copy()
    w, h = chance.randrange(80, 220), chance.randrange(60, 180)
    x, y = chance.randrange(4, SIZE[0] - w), chance.randrange(4, SIZE[1] - h)
    fill = image.getpixel((x - 4, y - 4))
    ImageDraw.Draw(image).rectangle((x, y, x + w, y + h), fill=fill)
    return image


def standing(image: Image.Image) -> Image.Image:
    """A camera that stands still sees the same spot with a thing gone."""
    return coded(cleared(image, random.Random(image.tobytes()[:400])), 80)


CHANGES: dict[str, Change] = {
    "coded anew (quality 50)": lambda image: coded(image, 50),
    "half the size": lambda image: image.resize((320, 240)),
    "brighter by 20 %": lambda image: ImageEnhance.Brightness(image).enhance(1.2),
    "darker by 20 %": lambda image: ImageEnhance.Brightness(image).enhance(0.8),
    "cut by 2 % each side": lambda image: cut(image, 0.02),
    "cut by 5 % each side": lambda image: cut(image, 0.05),
    "by hand, nothing changed": lambda image: by_hand(image, gone=False),
    "by hand, a thing gone": lambda image: by_hand(image, gone=True),
    "standing camera, thing gone": standing,
    "mirrored": lambda image: image.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
}


def measure_likeness(scenes: int) -> None:
    """Caught and mistaken at each threshold."""
    images = [scene(seed) for seed in range(scenes)]
    hashes = packed(str(imagehash.phash(image)) for image in images)
    apart = np.bitwise_count(hashes[:, None] ^ hashes[None, :])[np.triu_indices(scenes, 1)]
    steps = (0, 2, 4, 6, 8, 10, 12)
    doubt = limits().doubt
    print(f"{scenes} scenes, {len(apart):,} pairs of different ones; thresholds in force:")
    print(f"{doubt.bits} bits of 64, {doubt.own_bits} against the hazard's own photos before")
    print(f"{'':28}" + "".join(f"{step:>9}" for step in steps))
    for name, change in CHANGES.items():
        changed = packed(str(imagehash.phash(change(image))) for image in images)
        bits = np.bitwise_count(hashes ^ changed)
        print(f"{name:28}" + "".join(f"{(bits <= step).mean():>8.1%} " for step in steps))
    wrong = [(apart <= step).sum() for step in steps]
    print(f"{'different scenes':28}" + "".join(f"{count:>9}" for count in wrong))
    print(f"{'  per pair':28}" + "".join(f"{count / len(apart):>9.1e}" for count in wrong))


def measure_time(photos: int) -> None:
    """Pack the hashes of a county and compare six photos with all of them."""
    chance = random.Random(1)
    texts = [f"{chance.getrandbits(64):016x}" for _ in range(photos)]
    asked = [text for text in texts[:6] if says_something(text)]
    began = time.perf_counter()
    among = packed(texts)
    read = time.perf_counter()
    for text in asked:
        within(text, among, limits().doubt.bits)
    done = time.perf_counter()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{photos:,} hashes: packed in {1000 * (read - began):.0f} ms, {len(asked)} compared "
          f"in {1000 * (done - read):.0f} ms, {memory} MB")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description="Photos that need a look.")
    parser.add_argument("--scenes", type=int, default=400)
    parser.add_argument("--photos", type=int, default=200_000)
    told = parser.parse_args()
    measure_likeness(told.scenes)
    measure_time(told.photos)


if __name__ == "__main__":
    main()
