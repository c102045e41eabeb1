"""Trains the bundled CLIP that knows photographs. See ../../photographs/README.md for the exact commands.
The rate warms up and stays constant, so that training can go on for as long as there is time. A file `decay` in
the output folder, which holds a number of minutes, lets it fall to zero over that time; then the training ends.
A patch whose label leaves several classes open should match any of them: the loss is the logarithm of the summed
probability of its candidates.
"""
import argparse
import os
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import numpy as np
import torch

from clip_model import Clip
from photo_batches import PhotoBatches
from photo_data import PhotoCropper, Photographs
from train import LARGEST_SCALE, make_optimizer
from vocabulary import Phrases, Tokens, read_json
from weights import load, save

WARM_UP_STEPS = 100
SMALLEST_RATE = 1e-5


def options():
    parser = argparse.ArgumentParser()
    for name in ("--photographs", "--tokenizer", "--templates", "--out"):
        parser.add_argument(name, required=True)
    start = parser.add_mutually_exclusive_group(required=True)
    start.add_argument("--warm-start", help="weights of a model")
    start.add_argument("--resume", help="a checkpoint with the optimizer's state")
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--workers", type=int, default=2, help="threads, each with its own windows")
    parser.add_argument("--crops", type=int, default=12, help="windows for each worker and step")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--save-minutes", type=float, default=10)
    parser.add_argument("--bf16", action="store_true")
    parser.add_argument("--compile", action="store_true")
    return parser.parse_args()


class Schedule:
    """Gives the rate of each step: warm-up, constant, and a linear fall once the file `decay` is there."""

    def __init__(self, out, peak):
        self.file, self.peak = f"{out}/decay", peak
        self.started = self.seconds = None

    def falls(self):
        """Returns whether the fall begins with this step."""
        if self.started is None and os.path.exists(self.file):
            self.started, self.seconds = time.time(), 60 * float(open(self.file).read())
            return True
        return False

    def left(self):
        return 1 if self.started is None else max(0, 1 - (time.time() - self.started) / self.seconds)

    def rate(self, step):
        return self.peak * min(1, (step + 1) / WARM_UP_STEPS) * self.left() + SMALLEST_RATE


def photo_loss(patches, text, scale, batch, weights):
    logits = (scale * patches @ text.T).masked_fill(batch["hidden"][:, None], -1e4)
    likely = torch.log((torch.softmax(logits, -1) @ batch["candidates"].T).clamp(min=1e-6))
    return -(weights * batch["shares"] * likely).sum(-1).mean()


class Worker:
    """Computes the gradient of its part of every step, in a thread of its own with one core."""

    def __init__(self, model, encode, settings, random):
        self.model, self.encode, self.settings = model, encode, settings
        phrases = Phrases(None, read_json(settings.templates), random)
        cropper = PhotoCropper(Photographs(settings.photographs), random)
        self.batches = PhotoBatches(cropper, phrases, Tokens(settings.tokenizer), settings.crops)

    def add_gradient(self):
        """Adds to the model's gradient, and returns the loss."""
        torch.set_num_threads(1)
        batch = self.batches.make()
        with torch.autocast("cpu", torch.bfloat16, enabled=self.settings.bf16):
            patches, _ = self.encode(batch["pixels"])
        scale = self.model.logit_scale.exp().clamp(max=LARGEST_SCALE)
        loss = photo_loss(patches, self.model.text(*batch["queries"]), scale, batch, self.batches.weights)
        (loss / self.settings.workers).backward()
        return loss.item()


def start_from(settings, model, optimizer):
    """Loads weights or a checkpoint, and returns the number of the first step."""
    if not settings.resume:
        load(model, settings.warm_start)
        return 0
    checkpoint = torch.load(settings.resume)
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["step"]


def write_checkpoint(settings, model, optimizer, step, name):
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step}
    torch.save(state, f"{settings.out}/{name}.part")
    os.replace(f"{settings.out}/{name}.part", f"{settings.out}/{name}")
    save(model, f"{settings.out}/model.safetensors")


def train(settings):
    os.makedirs(settings.out, exist_ok=True)
    torch.set_num_threads(1)
    model = Clip()
    optimizer = make_optimizer(model)
    first = start_from(settings, model, optimizer)
    encode = torch.compile(model.image) if settings.compile else model.image
    randoms = np.random.default_rng([settings.seed, first]).spawn(settings.workers)
    workers = [Worker(model, encode, settings, random) for random in randoms]
    schedule = Schedule(settings.out, settings.rate)
    started = saved = time.time()
    losses = []
    with ThreadPoolExecutor(settings.workers) as pool:
        for step in count(first):
            if schedule.falls():
                write_checkpoint(settings, model, optimizer, step, "before-decay.pt")
            if schedule.left() == 0:
                break
            for group in optimizer.param_groups:
                group["lr"] = schedule.rate(step)
            optimizer.zero_grad()
            parts = [pool.submit(worker.add_gradient) for worker in workers]
            losses.append(np.mean([part.result() for part in parts]))
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            if (step + 1) % 50 == 0:
                print(f"step {step + 1} at {time.time() - started:.0f} s: loss {np.mean(losses[-50:]):.3f}, "
                      f"rate {schedule.rate(step):.2e}", flush=True)
            if time.time() - saved > 60 * settings.save_minutes:
                write_checkpoint(settings, model, optimizer, step + 1, "checkpoint.pt")
                saved = time.time()
    write_checkpoint(settings, model, optimizer, step, "decayed.pt")
    print(f"ended before step {step + 1}, {time.time() - started:.0f} s", flush=True)


if __name__ == "__main__":
    train(options())
