"""Builds the photographs of one training step: windows, the phrases asked about them, and what patches may be."""
import numpy as np
import torch

from photo_data import candidate_matrix, candidate_shares
from photo_labels import CLASSES, NAMES

# Things that are hardly in these photographs, and that no set labels.
ABSENT = [
    "elephant", "guitar", "pizza", "spoon", "lion", "apple", "banana", "piano", "skateboard", "giraffe", "robot",
    "castle", "lighthouse", "windmill", "tent", "balloon", "kite", "rainbow", "mushroom", "snowman", "umbrella",
    "palm tree", "fish", "moon", "keyboard", "telephone", "lavender", "shoe", "cup", "clock",
]
LARGEST_WEIGHT = 6.0


class PhotoBatches:
    """Phrases come from the drawn scenes' `Phrases`; a class's number is its place among the queries."""

    def __init__(self, cropper, phrases, tokens, size):
        self.cropper, self.phrases, self.tokens = cropper, phrases, tokens
        self.size, self.random = size, phrases.random
        self.candidates = candidate_matrix()
        self.weights = torch.from_numpy(self.candidate_weights())

    def candidate_weights(self):
        """Weights classes by the inverse square root of their area; labels that say little count less."""
        frequencies = self.cropper.photographs.frequencies(self.cropper.probabilities)
        weights = 1 / np.sqrt(frequencies + 1e-3)
        weights = np.minimum(weights / (weights * frequencies).sum(), LARGEST_WEIGHT)
        certain = self.candidates.sum(1) <= 2
        return np.where(certain, weights, 0.5 * np.minimum(weights, 1.5)).astype(np.float32)

    def make(self):
        crops = [self.cropper.one() for _ in range(self.size)]
        shares = np.stack([candidate_shares(labels) for _, labels in crops])
        absent = list(self.random.choice(ABSENT, int(self.random.integers(0, 7)), replace=False))
        asked = [self.phrases.fill(phrase) for phrase in [self.word(name) for name in NAMES] + absent]
        return {
            "pixels": torch.stack([pixels for pixels, _ in crops]),
            "shares": torch.from_numpy(shares),
            "candidates": torch.from_numpy(np.pad(self.candidates, ((0, 0), (0, len(absent))))),
            "hidden": torch.from_numpy(self.hidden(shares, len(absent))),
            "queries": self.tokens(asked),
        }

    def word(self, name):
        words = CLASSES[name]
        return words[0] if self.random.random() < 0.4 else words[self.random.integers(len(words))]

    def hidden(self, shares, absent):
        """Leaves out some phrases that cannot be in the window in a third of the windows, so that a short
        vocabulary works, too; and in half of the windows clouds belong to the sky.
        """
        possible = (shares.sum(1) > 0).astype(np.float32) @ self.candidates > 0
        hidden = self.random.random(possible.shape) > self.random.uniform(0.2, 0.9, (len(shares), 1))
        hidden &= self.random.random((len(shares), 1)) > 0.67
        hidden &= ~possible
        hidden[:, NAMES.index("cloud")] |= self.random.random(len(shares)) < 0.5
        return np.pad(hidden, ((0, 0), (0, absent)))
