"""Builds the data of one training step: crops, the phrases asked about them, patch targets and captions."""
import queue
import threading
from functools import cached_property

import numpy as np
import torch

from scenes_data import patch_shares
from vocabulary import ABSENT


class Batches:
    def __init__(self, scenes, cropper, phrases, tokens, size):
        self.scenes, self.cropper, self.phrases, self.tokens = scenes, cropper, phrases, tokens
        self.size, self.random = size, phrases.random
        root = 1 / np.sqrt(scenes.frequencies() + 1e-4)
        self.class_weight = root / (root * scenes.frequencies()).sum()

    def make(self):
        crops = [self.cropper.one() for _ in range(self.size)]
        visible = [self.visible(scene, instances) for scene, _, instances in crops]
        queries, query_of = self.queries(visible)
        targets = np.stack([self.target(crop, query_of, len(queries)) for crop in crops])
        owner = [name for name, _, _ in queries]
        weights = [self.class_weight[self.scenes.class_names.index(name)] if name else 1.0 for name in owner]
        captions = [self.phrases.caption(pairs) for pairs in visible]
        return {
            "pixels": torch.stack([pixels for _, pixels, _ in crops]),
            "targets": torch.from_numpy(targets),
            "weights": torch.tensor(weights, dtype=torch.float32),
            "hidden": torch.from_numpy(self.hidden(targets)),
            "queries": self.tokens([self.phrases.fill(phrase) for _, _, phrase in queries]),
            "captions": self.tokens(captions),
        }

    def visible(self, scene, instances):
        """Lists (class, color) of the things that the crop shows, largest first."""
        pixels = np.bincount(instances.ravel(), minlength=len(self.scenes.instances[scene]))
        order = [place for place in np.argsort(-pixels) if pixels[place] > 500]
        known = self.scenes.instances[scene]
        return [(known[place]["name"], known[place].get("color")) for place in order]

    def queries(self, visible):
        """Returns a list of (class or None, color or None, phrase) and a map {(class, color): query}. Some
        classes are queried by color: one query per visible color, and two that may be absent.
        """
        colored = self.colored_classes(visible)
        queries, query_of = [], {}
        for name in self.scenes.class_names:
            if name not in colored:
                query_of[name, None] = len(queries)
                queries.append((name, None, self.phrases.word(name)))
                continue
            word = self.phrases.word(name)
            for color in colored[name]:
                query_of[name, color] = len(queries)
                queries.append((name, color, f"{color} {word}"))
        absent = self.random.choice(ABSENT, int(self.random.integers(0, 7)), replace=False)
        return queries + [(None, None, phrase) for phrase in absent], query_of

    def colored_classes(self, visible):
        seen = {}
        for name, color in {pair for pairs in visible for pair in pairs if pair[1]}:
            seen.setdefault(name, []).append(color)
        if self.random.random() < 0.35:
            return {}
        chosen = [name for name in sorted(seen) if self.random.random() < 0.35]
        return {name: self.with_others(name, seen[name]) for name in chosen}

    def with_others(self, name, seen):
        palette = sorted(self.palettes[name])
        others = [color for color in palette if color not in seen]
        self.random.shuffle(others)
        return sorted(seen) + others[:2]

    @cached_property
    def palettes(self):
        """Reads every color of each class from the data."""
        palettes = {}
        for instance in (instance for scene in self.scenes.instances for instance in scene):
            if "color" in instance:
                palettes.setdefault(instance["name"], set()).add(instance["color"])
        return palettes

    def target(self, crop, query_of, queries):
        scene, _, instances = crop
        lookup = np.array([self.query_for(instance, query_of) for instance in self.scenes.instances[scene]])
        return patch_shares(lookup[instances], queries)

    def query_for(self, instance, query_of):
        name, color = instance["name"], instance.get("color")
        if (name, None) in query_of:
            return query_of[name, None]
        # A region whose color is too small to be listed counts for any query of its class.
        return query_of.get((name, color)) or next(at for key, at in query_of.items() if key[0] == name)

    def hidden(self, targets):
        """Drops some queries that are not in the image in a third of the crops."""
        crops, _, queries = targets.shape
        asked = self.random.random((crops, queries)) < self.random.uniform(0.2, 0.9, (crops, 1))
        every = self.random.random((crops, 1)) < 0.67
        return ~(asked | every | (targets.sum(1) > 0))


def prefetch(batches, depth=4):
    """Yields batches from a separate thread, because drawing crops takes some time."""
    ready = queue.Queue(depth)

    def work():
        while True:
            ready.put(batches.make())

    threading.Thread(target=work, daemon=True).start()
    while True:
        yield ready.get()
