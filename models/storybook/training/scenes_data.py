"""Crops of drawn scenes with patch targets, as the encoder sees them in ITACLIP's five views."""
import json

import numpy as np
import torch
import torch.nn.functional as F

MEAN = torch.tensor([122.771, 116.746, 104.094]).view(3, 1, 1)
STD = torch.tensor([68.501, 66.632, 70.323]).view(3, 1, 1)
GRAY = torch.tensor([0.2989, 0.587, 0.114]).view(3, 1, 1)
SIDE, PATCH = 224, 16
_distance = torch.arange(11) - 5
_bell = torch.exp(-(_distance**2) / 50.0)
KERNEL = (_bell / _bell.sum()).view(1, 1, 11)


class Scenes:
    """The memory-mapped arrays that export-scenes.ts wrote."""

    def __init__(self, folder):
        meta = json.load(open(f"{folder}/meta.json"))
        self.class_names, self.classes = meta["classNames"], meta["classes"]
        self.width, self.height = meta["width"], meta["height"]
        self.instances = [json.loads(line)["instances"] for line in open(f"{folder}/scenes.jsonl")]
        shape = (len(self.instances), self.height, self.width)
        self.rgb = np.memmap(f"{folder}/rgb.bin", np.uint8, "r", shape=(*shape, 3))
        self.instance_of = np.memmap(f"{folder}/instances.bin", np.uint8, "r", shape=shape)
        index = {name: place for place, name in enumerate(self.class_names)}
        self.class_of = [np.array([index[i["name"]] for i in scene], np.int64) for scene in self.instances]

    def __len__(self):
        return len(self.instances)

    def labels(self, scene):
        return self.class_of[scene][self.instance_of[scene]]

    def frequencies(self):
        """Returns the share of pixels per class."""
        pixels = np.zeros(len(self.class_names))
        for scene in self.instances:
            for instance in scene:
                pixels[self.class_names.index(instance["name"])] += instance["pixels"]
        return pixels / pixels.sum()


def normalize(rgb):
    """Normalizes (..., 3, H, W) bytes for the encoder."""
    return (rgb.float() - MEAN) / STD


def gray(pixels):
    return (pixels * GRAY).sum(-3, keepdim=True).expand_as(pixels)


def blur(pixels):
    """Blurs with 11 x 11, sigma 5, reflected at the border."""
    flat = F.pad(pixels.reshape(-1, 1, SIDE, SIDE), (5, 5, 5, 5), "reflect")
    flat = F.conv2d(F.conv2d(flat, KERNEL.unsqueeze(2)), KERNEL.unsqueeze(3))
    return flat.view(pixels.shape)


class Cropper:
    """Draws random windows with random light, flips and views."""

    def __init__(self, scenes, random):
        self.scenes, self.random = scenes, random

    def one(self):
        """Returns the scene index, (3, 224, 224) normalized pixels, and (224, 224) instance numbers."""
        random, scenes = self.random, self.scenes
        scene = int(random.integers(len(scenes)))
        top = int(random.integers(scenes.height - SIDE + 1))
        left = int(random.integers(scenes.width - SIDE + 1))
        window = np.s_[scene, top : top + SIDE, left : left + SIDE]
        rgb, instances = scenes.rgb[window], scenes.instance_of[window]
        if random.random() < 0.5:
            rgb, instances = rgb[:, ::-1], instances[:, ::-1]
        if random.random() < 0.17:
            rgb, instances = rgb[::-1], instances[::-1]
        pixels = torch.from_numpy(np.ascontiguousarray(rgb.transpose(2, 0, 1)))
        return scene, self.view(self.relight(pixels)), np.ascontiguousarray(instances)

    def relight(self, pixels):
        changed = pixels.float() * self.random.uniform(0.85, 1.15) + self.random.uniform(-12, 12)
        return normalize(changed.clamp(0, 255))

    def view(self, pixels):
        choice = self.random.random()
        if choice < 0.12:
            return gray(pixels)
        return blur(pixels[None])[0] if choice < 0.26 else pixels


def patch_shares(query_of_pixel, queries):
    """Maps (224, 224) query numbers to (196, queries): each query's share of a patch's pixels."""
    grid = query_of_pixel.reshape(14, PATCH, 14, PATCH).transpose(0, 2, 1, 3).reshape(196, -1)
    flat = (grid + np.arange(196)[:, None] * queries).ravel()
    return np.bincount(flat, minlength=196 * queries).reshape(196, queries).astype(np.float32) / PATCH**2
