"""
Decodes the labeled photographs once, so that training does not wait for them.

    python prepare_photographs.py --clones clones --out photographs

`training/` and `held-out/` then hold `rgb.bin` and `labels.bin`, photo after photo, and `photos.jsonl` with each
photo's set, name and size. No training photo resembles a held-out one: those that do are left out.
"""
import argparse
import io
import json
import os
import time

import numpy as np
from PIL import Image

from photo_labels import numbers_of
from photo_sets import SETS

SHORT_SIDE = 320
THUMBNAIL = 16
# Two photos whose gray thumbnails correlate more than this are taken for the same one.
SAME = 0.97


def shrink(image, labels, short_side):
    """Scales a photo and its label map to the short side; small photos stay as they are."""
    scale = min(1, short_side / min(image.size))
    size = (round(image.width * scale), round(image.height * scale))
    picture = image.resize(size, Image.Resampling.BOX if scale < 0.5 else Image.Resampling.BILINEAR)
    return np.array(picture), np.array(Image.fromarray(labels).resize(size, Image.Resampling.NEAREST))


def thumbnail(image):
    small = np.array(image.convert("L").resize((THUMBNAIL, THUMBNAIL), Image.Resampling.BOX), np.float32).ravel()
    small -= small.mean()
    return small / (np.linalg.norm(small) + 1e-6)


class Part:
    """One folder of decoded photos, written photo after photo."""

    def __init__(self, folder):
        os.makedirs(folder, exist_ok=True)
        self.rgb = open(f"{folder}/rgb.bin", "wb")
        self.labels = open(f"{folder}/labels.bin", "wb")
        self.photos = open(f"{folder}/photos.jsonl", "w")
        self.count = 0

    def add(self, set_name, photo, rgb, labels):
        self.rgb.write(rgb.tobytes())
        self.labels.write(labels.tobytes())
        height, width = labels.shape
        line = {"set": set_name, "name": photo.name, "width": width, "height": height}
        self.photos.write(json.dumps(line) + "\n")
        self.count += 1

    def close(self):
        for file in (self.rgb, self.labels, self.photos):
            file.close()


def prepare(clones, out):
    kept = []
    # Held-out photos of every set come first, because every training photo is compared with them.
    for held_out in (True, False):
        part = Part(f"{out}/{'held-out' if held_out else 'training'}")
        for name, photos in SETS.items():
            before, started, alike = part.count, time.time(), 0
            table = np.array(numbers_of(name), np.uint8)
            for photo in photos(clones):
                if photo.held_out != held_out:
                    continue
                image = Image.open(io.BytesIO(photo.read_image())).convert("RGB")
                small = thumbnail(image)
                if held_out:
                    kept.append(small)
                elif (np.stack(kept) @ small).max() > SAME:
                    alike += 1
                    continue
                labels = photo.read_labels()
                if labels.shape != (image.height, image.width):
                    labels = np.array(Image.fromarray(labels).resize(image.size, Image.Resampling.NEAREST))
                rgb, labels = shrink(image, labels, SHORT_SIDE)
                part.add(name, photo, rgb, table[labels])
            print(f"{name}: {part.count - before} photos {'held out' if held_out else 'for training'}, {alike} left "
                  f"out as too similar, {time.time() - started:.0f} s", flush=True)
        part.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--clones", required=True)
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    prepare(options.clones, options.out)


if __name__ == "__main__":
    main()
