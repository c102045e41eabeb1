"""Trains storybook's CLIP on exported scenes. See ../README.md for the exact commands.
Every step asks a changing set of phrases about 24 crops. Each patch should match the phrase of the thing
that it shows (cross entropy against the share of pixels per phrase, rare classes weighted up), through the
attention of ITACLIP's last block; and each crop should match its own caption, through CLIP's class token.
"""
import argparse
import math
import time

import numpy as np
import torch
import torch.nn.functional as F

from batches import Batches, prefetch
from clip_model import Clip
from evaluate import report, score, text_features
from scenes_data import Cropper, Scenes
from vocabulary import Phrases, Tokens, read_json
from weights import load, save

WARM_UP_STEPS = 200
CAPTION_WEIGHT = 0.1
LARGEST_SCALE = 60.0


def options():
    parser = argparse.ArgumentParser()
    for name in ("--scenes", "--held-out", "--tokenizer", "--templates", "--out"):
        parser.add_argument(name, required=True)
    parser.add_argument("--warm-start")
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--crops", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--export-minutes", type=float, default=10)
    parser.add_argument("--eval-scenes", type=int, default=20)
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--bf16", action="store_true")
    return parser.parse_args()


def loss_of(model, encode_image, batch, bf16):
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        patches, whole = encode_image(batch["pixels"])
    text, captions = model.text(*batch["queries"]), model.text(*batch["captions"])
    scale = model.logit_scale.exp().clamp(max=LARGEST_SCALE)
    logits = (scale * patches @ text.T).masked_fill(batch["hidden"][:, None], -1e4)
    per_patch = -(batch["weights"] * batch["targets"] * torch.log_softmax(logits, -1)).sum(-1)
    pairs = scale * whole @ captions.T
    own = torch.arange(len(pairs))
    caption_loss = (F.cross_entropy(pairs, own) + F.cross_entropy(pairs.T, own)) / 2
    return per_patch.mean(), caption_loss


def rate_at(share, step, peak):
    """Returns the learning rate: linear warm-up, then a cosine over the given time."""
    return peak * min(1, (step + 1) / WARM_UP_STEPS) * (0.5 + 0.5 * math.cos(math.pi * min(1, share))) + 1e-5


def make_optimizer(model):
    decayed = [p for name, p in model.named_parameters() if p.ndim > 1 and "embedding" not in name]
    chosen = {id(p) for p in decayed}
    rest = [p for p in model.parameters() if id(p) not in chosen]
    groups = [{"params": decayed, "weight_decay": 0.05}, {"params": rest, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.98), fused=True)


def train(settings):
    torch.manual_seed(settings.seed)
    random = np.random.default_rng(settings.seed)
    scenes, held_out = Scenes(settings.scenes), Scenes(settings.held_out)
    templates, tokens = read_json(settings.templates), Tokens(settings.tokenizer)
    batches = Batches(scenes, Cropper(scenes, random), Phrases(scenes.classes, templates, random), tokens, settings.crops)
    model = Clip()
    if settings.warm_start:
        load(model, settings.warm_start)
    optimizer = make_optimizer(model)
    encode_image = torch.compile(model.image) if settings.compile else model.image

    def export():
        save(model, f"{settings.out}/model.safetensors")
        text = text_features(model, tokens, templates, held_out.class_names)
        print(report(held_out, *score(model, held_out, text, settings.eval_scenes)), flush=True)

    start = exported = time.time()
    losses = []
    for step, batch in enumerate(prefetch(batches)):
        share = (time.time() - start) / (60 * settings.minutes)
        if share >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = rate_at(share, step, settings.rate)
        patch_loss, caption_loss = loss_of(model, encode_image, batch, settings.bf16)
        optimizer.zero_grad()
        (patch_loss + CAPTION_WEIGHT * caption_loss).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append((patch_loss.item(), caption_loss.item()))
        if (step + 1) % 50 == 0:
            patch_mean, caption_mean = np.mean(losses[-50:], 0)
            print(f"step {step + 1} at {time.time() - start:.0f} s: patches {patch_mean:.3f}, captions {caption_mean:.3f}, "
                  f"scale {model.logit_scale.exp().item():.1f}", flush=True)
        if time.time() - exported > 60 * settings.export_minutes:
            export()
            exported = time.time()
    export()
    print(f"{step} steps in {time.time() - start:.0f} s", flush=True)


if __name__ == "__main__":
    train(options())
