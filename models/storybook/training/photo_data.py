"""Windows of prepared photographs with random size, place, light and view, and the labels of their pixels."""
import json

import numpy as np
import torch
from PIL import Image

from photo_labels import CANDIDATES, NAMES, SHARES
from scenes_data import PATCH, SIDE, blur, gray, normalize

SMALLEST_WINDOW = 0.5
FLIPPED, TURNED_OVER = 0.5, 0.1


class Photographs:
    """The memory-mapped arrays that prepare_photographs.py wrote."""

    def __init__(self, folder):
        self.photos = [json.loads(line) for line in open(f"{folder}/photos.jsonl")]
        areas = [photo["width"] * photo["height"] for photo in self.photos]
        self.starts = np.concatenate([[0], np.cumsum(areas)])
        self.rgb = np.memmap(f"{folder}/rgb.bin", np.uint8, "r", shape=(self.starts[-1], 3))
        self.label_of = np.memmap(f"{folder}/labels.bin", np.uint8, "r", shape=(self.starts[-1],))

    def __len__(self):
        return len(self.photos)

    def read(self, index):
        shape = (self.photos[index]["height"], self.photos[index]["width"])
        pixels = slice(self.starts[index], self.starts[index + 1])
        return self.rgb[pixels].reshape(*shape, 3), self.label_of[pixels].reshape(shape)

    def probabilities(self):
        """Returns each photo's probability, so that a set has its share among the windows."""
        sizes = {}
        for photo in self.photos:
            sizes[photo["set"]] = sizes.get(photo["set"], 0) + 1
        weights = np.array([SHARES[photo["set"]] / sizes[photo["set"]] for photo in self.photos])
        return weights / weights.sum()

    def frequencies(self, probabilities):
        """Returns the share of labeled pixels per number of candidates, as training sees them."""
        found = np.zeros(len(CANDIDATES))
        for index, probability in enumerate(probabilities):
            counts = np.bincount(self.label_of[self.starts[index] : self.starts[index + 1] : 37], minlength=256)
            found += probability * counts[: len(CANDIDATES)] / max(1, counts.sum())
        return found / found.sum()


class PhotoCropper:
    def __init__(self, photographs, random):
        self.photographs, self.random = photographs, random
        self.probabilities = photographs.probabilities()

    def one(self):
        """Returns (3, 224, 224) normalized pixels and (224, 224) numbers of candidates."""
        index = self.random.choice(len(self.photographs), p=self.probabilities)
        rgb, labels = self.window(*self.photographs.read(index))
        if self.random.random() < FLIPPED:
            rgb, labels = rgb[:, ::-1], labels[:, ::-1]
        if self.random.random() < TURNED_OVER:
            rgb, labels = rgb[::-1], labels[::-1]
        pixels = torch.from_numpy(np.ascontiguousarray(rgb.transpose(2, 0, 1)))
        return self.view(self.relight(pixels.float())), np.ascontiguousarray(labels)

    def window(self, rgb, labels):
        """Cuts out a nearly square window and scales it to the encoder's input."""
        height, width = labels.shape
        side, aspect = min(height, width) * self.random.uniform(SMALLEST_WINDOW, 1), self.random.uniform(0.85, 1.18)
        tall, wide = min(height, int(side * aspect)), min(width, int(side / aspect))
        top, left = int(self.random.integers(height - tall + 1)), int(self.random.integers(width - wide + 1))
        cut = np.s_[top : top + tall, left : left + wide]
        size = (SIDE, SIDE)
        return (np.asarray(Image.fromarray(rgb[cut]).resize(size, Image.Resampling.BILINEAR)),
                np.asarray(Image.fromarray(labels[cut]).resize(size, Image.Resampling.NEAREST)))

    def relight(self, pixels):
        """Changes contrast, saturation, brightness and the color of the light."""
        random = self.random
        luma = pixels.mean(0, keepdim=True)
        pixels = luma + (pixels - luma) * random.uniform(0.6, 1.4)
        mean = pixels.mean()
        light = torch.from_numpy(random.uniform(-14, 14, (3, 1, 1)).astype(np.float32))
        changed = (pixels - mean) * random.uniform(0.7, 1.3) + mean * random.uniform(0.75, 1.25) + light
        return normalize(changed.clamp(0, 255))

    def view(self, pixels):
        choice = self.random.random()
        if choice < 0.1:
            return gray(pixels)
        return blur(pixels[None])[0] if choice < 0.22 else pixels


def candidate_shares(labels):
    """Maps (224, 224) numbers of candidates to (196, candidates): each number's share of a patch's pixels."""
    count = len(CANDIDATES) + 1
    grid = labels.reshape(14, PATCH, 14, PATCH).transpose(0, 2, 1, 3).reshape(196, -1).astype(np.int64)
    flat = np.minimum(grid, count - 1) + np.arange(196)[:, None] * count
    shares = np.bincount(flat.ravel(), minlength=196 * count).reshape(196, count)
    return shares[:, :-1].astype(np.float32) / PATCH**2


def candidate_matrix():
    """Returns (candidates, classes): 1 where a class is among a number's candidates."""
    matrix = np.zeros((len(CANDIDATES), len(NAMES)), np.float32)
    for number, classes in enumerate(CANDIDATES):
        matrix[number, list(classes)] = 1
    return matrix
