"""The texts of training: phrases for classes and colors, templates, captions and tokens."""
import gzip
import json

import numpy as np
import torch
from tokenizers import Tokenizer

END = 49407
# Things that no scene shows. Training asks for them, too, so that an unknown word wins no pixels.
ABSENT = [
    "bicycle", "table", "chair", "elephant", "computer", "guitar", "bottle", "horse", "television", "pizza",
    "clock", "lamp", "spoon", "telephone", "book", "lion", "sofa", "apple", "banana", "piano", "skateboard",
    "traffic light", "giraffe", "cup", "keyboard", "shoe", "bed", "motorcycle", "robot", "door handle",
]
GROUNDS = {
    "grass": ["on the grass", "in a meadow", "in a green field"],
    "sea": ["by the sea", "on the ocean", "on the water"],
    "sand": ["on the beach", "in the sand", "in the desert"],
    "snow": ["in the snow", "on snowy ground", "in winter"],
    "road": ["by the road", "on the street"],
    "lavender": ["in a lavender field", "beside the lavender"],
}
SKIES = {
    "cloud": ["under a cloudy sky", "below white clouds"],
    "sun": ["in the sunshine", "under the sun"],
    "moon": ["in the moonlight", "at night under the moon"],
    "rainbow": ["under a rainbow"],
    "mountain": ["in front of the mountains", "below a mountain"],
}


class Phrases:
    """Draws phrases with one random generator; the first word of a class occurs most often."""

    def __init__(self, classes, templates, random):
        self.classes, self.templates, self.random = classes, templates, random

    def word(self, name):
        entry = self.classes[name]
        if self.random.random() < 0.4:
            return entry["words"][0]
        words = entry["words"] + entry.get("plural", [])
        return words[self.random.integers(len(words))]

    def fill(self, phrase):
        if self.random.random() < 0.15:
            return phrase
        return self.templates[self.random.integers(len(self.templates))].replace("{}", phrase)

    def caption(self, instances):
        """Writes one sentence about (name, color) pairs, largest first: some things, the ground, the sky."""
        names = [name for name, _ in instances]
        things = [pair for pair in instances if pair[0] not in GROUNDS and pair[0] not in SKIES and pair[0] != "sky"]
        self.random.shuffle(things)
        words = [self.thing(name, color) for name, color in things[:3]] or [self.word(names[0])]
        return " ".join([" and ".join(words), *self.place(names, GROUNDS), *self.place(names, SKIES)])

    def thing(self, name, color):
        word = self.classes[name]["words"][0] if self.random.random() < 0.7 else self.word(name)
        return f"a {color} {word}" if color and self.random.random() < 0.8 else f"a {word}"

    def place(self, names, choices):
        present = [name for name in names if name in choices]
        if not present or self.random.random() < 0.2:
            return []
        options = choices[present[self.random.integers(len(present))]]
        return [options[self.random.integers(len(options))]]


class Tokens:
    """Computes CLIP's byte-pair tokens, cached because phrases repeat."""

    def __init__(self, path):
        self.tokenizer, self.cache = Tokenizer.from_str(gzip.open(path, "rt").read()), {}

    def one(self, phrase):
        if phrase not in self.cache:
            ids = self.tokenizer.encode(phrase.lower()).ids[:77]
            assert ids[0] == END - 1 and ids[-1] == END, phrase
            self.cache[phrase] = ids
        return self.cache[phrase]

    def __call__(self, phrases):
        """Returns (Q, longest) ids and (Q,) positions of the end token."""
        rows = [self.one(phrase) for phrase in phrases]
        tokens = np.zeros((len(rows), max(map(len, rows))), np.int64)
        for index, row in enumerate(rows):
            tokens[index, : len(row)] = row
        return torch.from_numpy(tokens), torch.tensor([len(row) - 1 for row in rows])


def read_json(path):
    with open(path) as file:
        return json.load(file)
