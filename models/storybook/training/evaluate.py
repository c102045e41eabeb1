"""
mIoU of exported scenes with ITACLIP's views, windows and decision, for progress while training.
The project's own score command is the judge; this one leaves out the closing of the label map.

    python evaluate.py --model ../model/model.safetensors --scenes data/heldout --tokenizer tokenizer.json.gz \
        --templates templates.json --count 20 [--pamr]
"""
import argparse

import numpy as np
import torch
import torch.nn.functional as F

from clip_model import Clip
from scenes_data import SIDE, Scenes, blur, gray, normalize
from vocabulary import Tokens, read_json
from weights import load

STRIDE, LAMBDA = 112, 0.75


@torch.inference_mode()
def text_features(model, tokens, templates, phrases):
    """Averages over the templates, unit length: (Q, 64)."""
    features = []
    for phrase in phrases:
        encoded = model.text(*tokens([template.replace("{}", phrase) for template in templates]))
        features.append(F.normalize(encoded.mean(0), dim=-1))
    return torch.stack(features)


def window_starts(length):
    """Lists where windows begin; the last one ends with the picture, so that no pixel is without a value. (One
    pixel without would spread through all of PAMR's iterations.)
    """
    return sorted({*range(0, length - SIDE, STRIDE), length - SIDE})


@torch.inference_mode()
def query_logits(model, rgb, text):
    """Maps (H, W, 3) bytes to (Q, H, W), merged over windows and views."""
    image = normalize(torch.from_numpy(np.ascontiguousarray(rgb.transpose(2, 0, 1))))
    _, height, width = image.shape
    spots = [(y, x) for y in window_starts(height) for x in window_starts(width)]
    windows = torch.stack([image[:, y : y + SIDE, x : x + SIDE] for y, x in spots])
    grids = view_grids(model, windows, text)
    total = torch.zeros(len(text), height, width)
    covered = torch.zeros(height, width)
    upsampled = F.interpolate(grids, size=(SIDE, SIDE), mode="bilinear")
    for (y, x), logits in zip(spots, upsampled):
        total[:, y : y + SIDE, x : x + SIDE] += logits
        covered[y : y + SIDE, x : x + SIDE] += 1
    return total / covered


def view_grids(model, windows, text):
    """Maps (N, 3, 224, 224) to (N, Q, 14, 14): same-geometry views, and flips turned back."""
    grid = lambda pixels: (model.image(pixels)[0] @ text.T).transpose(1, 2).unflatten(2, (14, 14))
    first = (grid(windows) + grid(gray(windows)) + grid(blur(windows))) / 3
    second = (grid(windows.flip(2)).flip(2) + grid(windows.flip(3)).flip(3)) / 2
    return LAMBDA * first + (1 - LAMBDA) * second


def neighbors(planes, dilations=(8, 16)):
    """Maps (C, H, W) to (C, 8 per dilation, H, W), with borders replicated."""
    _, height, width = planes.shape
    found = []
    for d in dilations:
        padded = F.pad(planes[None], (d, d, d, d), "replicate")[0]
        shifts = [(y, x) for y in (0, d, 2 * d) for x in (0, d, 2 * d) if (y, x) != (d, d)]
        found += [padded[:, y : y + height, x : x + width] for y, x in shifts]
    return torch.stack(found, 1)


@torch.inference_mode()
def pamr(logits, guide, iterations=10):
    around = neighbors(guide)
    center = guide[:, None]
    deviation = torch.cat([around, center, center], 1).std(1, keepdim=True)
    weights = torch.softmax((-(center - around).abs() / (1e-8 + 0.1 * deviation)).mean(0), 0)
    for _ in range(iterations):
        logits = torch.stack([(neighbors(plane[None])[0] * weights).sum(0) for plane in logits])
    return logits


def score(model, scenes, text, count, use_pamr=False):
    """Returns per-class IoU (nan if absent) and pixel accuracy over the first `count` scenes."""
    classes = len(scenes.class_names)
    confusion = np.zeros((classes, classes), np.int64)
    for scene in range(count):
        logits = query_logits(model, scenes.rgb[scene], text)
        if use_pamr:
            guide = normalize(torch.from_numpy(scenes.rgb[scene].transpose(2, 0, 1).copy()))
            logits = pamr(logits, guide)
        pairs = scenes.labels(scene).ravel() * classes + logits.argmax(0).numpy().ravel()
        confusion += np.bincount(pairs, minlength=classes**2).reshape(classes, classes)
    hits, union = np.diag(confusion), confusion.sum(0) + confusion.sum(1) - np.diag(confusion)
    present = confusion.sum(1) > 0
    return np.where(present, hits / np.maximum(union, 1), np.nan), hits.sum() / confusion.sum(), confusion


def report(scenes, ious, accuracy, confusion):
    order = np.argsort(np.nan_to_num(ious, nan=2))
    names = scenes.class_names
    parts = []
    for place in order:
        row = confusion[place].copy()
        row[place] = 0
        parts.append(f"{names[place]} {100 * ious[place]:.0f} ({names[row.argmax()]})" if ious[place] < 0.8
                     else f"{names[place]} {100 * ious[place]:.0f}")
    return f"mIoU {100 * np.nanmean(ious):.1f} accuracy {100 * accuracy:.1f} | " + ", ".join(parts)


def main():
    parser = argparse.ArgumentParser()
    for name in ("--model", "--scenes", "--tokenizer", "--templates"):
        parser.add_argument(name, required=True)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--pamr", action="store_true")
    options = parser.parse_args()
    model, scenes = Clip(), Scenes(options.scenes)
    load(model, options.model)
    text = text_features(model, Tokens(options.tokenizer), read_json(options.templates), scenes.class_names)
    print(report(scenes, *score(model, scenes, text, min(options.count, len(scenes)), options.pamr)))


if __name__ == "__main__":
    main()
