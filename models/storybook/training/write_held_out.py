"""
Writes the held-out photographs as four datasets that `npm run evaluate` reads, each with its vocabulary.

    python write_held_out.py --clones clones --out held-out
"""
import argparse
import io
import json
import os

import numpy as np
from PIL import Image

from photo_labels import MSRC, SKY, VOC, VOID
from photo_sets import HELD_OUT, SETS

PLANTS = {"name": "vegetation", "synonyms": ["tree", "grass"]}
OPTIONS = {"auxiliary": "none", "image_engineering_weight": 0.75, "logit_scale": 40, "probability_threshold": 0}


def one_word(meaning):
    return "sky" if meaning == SKY else meaning


# {set: the name of each label value, from `FIRST_VALUE` on}
NAMES_OF_VALUES = {
    "msrc": [one_word(meaning) for meaning in MSRC],
    "camvid": ["sky", "building", "pole", "road", "sidewalk", "tree", "sign", "fence", "car", "person", "bicycle"],
    "facades": ["building", "car", "door", "sidewalk", "road", "sky", PLANTS, "window"],
    "voc": ["background", *VOC],
}
FIRST_VALUE = {"msrc": 1, "camvid": 0, "facades": 1, "voc": 0}


def label_of(entry):
    return entry["name"] if isinstance(entry, dict) else entry


def tables(name):
    """Returns the classes once each, and the class of each of 256 label values."""
    entries = {label_of(entry): entry for entry in NAMES_OF_VALUES[name]}
    table = np.full(256, VOID, np.uint8)
    for place, entry in enumerate(NAMES_OF_VALUES[name]):
        table[place + FIRST_VALUE[name]] = list(entries).index(label_of(entry))
    return entries, table


def write_set(name, clones, folder):
    entries, table = tables(name)
    for part in ("images", "masks"):
        os.makedirs(f"{folder}/{part}", exist_ok=True)
    written = 0
    for photo in SETS[name](clones):
        if not photo.held_out:
            continue
        Image.open(io.BytesIO(photo.read_image())).convert("RGB").save(f"{folder}/images/{photo.name}.png")
        Image.fromarray(table[photo.read_labels()]).save(f"{folder}/masks/{photo.name}.png")
        written += 1
    assert written == len(HELD_OUT[name]), f"{written} photos of {name} were found"
    write_json(f"{folder}/dataset.json", {"name": f"{name}, held out", "classes": list(entries)})
    words = [entry for label, entry in entries.items() if label != "background"]
    background = {"mode": "default" if "background" in entries else "none"}
    vocabulary = {"name": name, "classes": words, "background": background, "options": OPTIONS}
    write_json(f"{folder}/vocabulary.json", vocabulary)
    print(f"{folder}: {written} photos, {len(entries)} classes", flush=True)


def write_json(path, value):
    with open(path, "w") as file:
        json.dump(value, file, indent=2)
        file.write("\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--clones", required=True)
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    for name in NAMES_OF_VALUES:
        write_set(name, options.clones, f"{options.out}/{name}")


if __name__ == "__main__":
    main()
