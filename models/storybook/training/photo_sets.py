"""Reads the labeled photographs out of clones of eleven public repositories, each at a fixed commit.
A clone's folder is called `owner+name`, and may be bare; nothing needs to be checked out. The terms of each set are in
../../photographs/README.md.
"""
import io
import json
import os
import subprocess
from collections import namedtuple

import numpy as np
from PIL import Image, ImageDraw

from photo_labels import COCO_THINGS, FILMED, VOID

Photo = namedtuple("Photo", "name held_out read_image read_labels")
HERE = os.path.dirname(__file__)
SOURCES = json.load(open(f"{HERE}/photo_sources.json"))
# The colors that LabelMeFacade's README lists, in its order.
FACADE_COLORS = [(0, 0, 0), (128, 0, 0), (128, 0, 128), (128, 128, 0), (128, 128, 128), (128, 64, 0), (0, 128, 128),
                 (0, 128, 0), (0, 0, 128)]
# Drawn by a seeded shuffle before anything was trained; {set: names}.
HELD_OUT = json.load(open(f"{HERE}/photo_held_out.json"))
BASE_256 = np.array([65536, 256, 1], np.int32)


class Clone:
    """Reads files at a commit of a clone, bare or not, whatever is checked out."""

    def __init__(self, folder, key):
        self.commit = SOURCES[key]["commit"]
        self.git = ["git", "-C", os.path.join(folder, SOURCES[key]["repository"].replace("/", "+"))]
        self.process = None

    def files(self, under, ending):
        command = [*self.git, "-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", self.commit, under]
        names = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
        return sorted(name for name in names if name.endswith(ending))

    def read(self, path):
        if not self.process:
            self.process = subprocess.Popen([*self.git, "cat-file", "--batch"], stdin=subprocess.PIPE,
                                            stdout=subprocess.PIPE)
        self.process.stdin.write(f"{self.commit}:{path}\n".encode())
        self.process.stdin.flush()
        header = self.process.stdout.readline().split()
        if header[1:2] != [b"blob"]:
            raise FileNotFoundError(f"{path} is not in {self.git[2]} at {self.commit}.")
        content = self.process.stdout.read(int(header[2]))
        self.process.stdout.read(1)
        return content

    def indexed(self, path):
        """Reads an image's own numbers: with Pillow, because OpenCV turns a palette into colors."""
        return np.array(Image.open(io.BytesIO(self.read(path))))


def stem(path):
    return os.path.splitext(os.path.basename(path))[0]


def pairs(set_name, photos, paths, labels, name_of=stem):
    """Makes photos of image paths and a function from path to label map."""
    held_out = set(HELD_OUT.get(set_name, []))
    for path in paths:
        yield Photo(name_of(path), name_of(path) in held_out, lambda path=path: photos.read(path),
                    lambda path=path: labels(path))


def voc(folder):
    photos, labels = Clone(folder, "voc photos"), Clone(folder, "voc labels")
    labeled = {stem(path) for path in labels.files("SegmentationClassAug", ".png")}
    paths = [path for path in photos.files("images", ".jpg") if stem(path) in labeled]
    label_map = lambda path: labels.indexed(f"SegmentationClassAug/{stem(path)}.png")
    yield from pairs("voc", photos, paths, label_map)


def msrc(folder):
    from scipy.io import loadmat
    clone = Clone(folder, "msrc")

    def labels(path):
        """Looks up the classes of numbered regions, which are in a list apart; the number after its end is void."""
        regions = loadmat(io.BytesIO(clone.read(f"MSRC_v2/newsegmentations_mats/{stem(path)}_GT.mat")))
        return np.array([VOID, *regions["newlabels"].ravel(), VOID], np.uint8)[regions["newseg"]]

    yield from pairs("msrc", clone, clone.files("MSRC_v2/Images", ".bmp"), labels)


def facades(folder):
    clone = Clone(folder, "facades")

    def labels(path):
        colors = clone.indexed(f"labels/{stem(path)}.png")
        if colors.ndim == 2:
            return colors
        codes = colors[..., :3].astype(np.int32) @ BASE_256
        found = np.full(codes.shape, VOID, np.uint8)
        for value, color in enumerate(FACADE_COLORS):
            found[codes == np.dot(color, BASE_256)] = value
        return found

    labeled = {stem(path) for path in clone.files("labels", ".png")}
    paths = [path for path in clone.files("images", ".jpg") if stem(path) in labeled]
    yield from pairs("facades", clone, paths, labels)


def camvid(folder):
    """Takes every fourth frame, because neighbors hardly differ."""
    clone = Clone(folder, "camvid")
    labels = lambda path: clone.indexed(f"CamVid/{path.split('/')[1]}annot/{os.path.basename(path)}")
    paths = [path for part in ("train", "val", "test") for path in clone.files(f"CamVid/{part}/", ".png")]
    yield from pairs("camvid", clone, sorted(paths, key=stem)[::4], labels)


def idd(folder):
    clone = Clone(folder, "idd")
    labels = lambda path: clone.indexed(path.replace("leftImg8bit", "gtFine").replace("_image.jpg", "_label.png"))
    name_of = lambda path: f"{path.split('/')[-2]}-{stem(path)}"
    for part in ("train", "val"):
        yield from pairs("idd", clone, clone.files(f"idd20k_lite/leftImg8bit/{part}", ".jpg"), labels, name_of)


def humans(folder):
    clone = Clone(folder, "humans")
    labels = lambda path: (clone.indexed(f"Ground_Truth/{stem(path)}.png") > 127).astype(np.uint8)
    yield from pairs("humans", clone, clone.files("Training_Images", ".jpg"), labels)


def davis(folder):
    """Takes four or five frames of each film whose one object has a name of ours."""
    clone = Clone(folder, "davis")
    name_of = lambda path: "-".join(path.split("/")[-2:])
    for value, films in enumerate(FILMED.values()):
        for film in films:
            paths = clone.files(f"DAVIS/JPEGImages/480p/{film}/", ".jpg")

            def labels(path, value=value):
                mask = clone.indexed(path.replace("JPEGImages", "Annotations").replace(".jpg", ".png"))
                return np.where(mask > 127, value + 1, VOID).astype(np.uint8)

            yield from pairs("davis", clone, paths[:: max(1, len(paths) // 4)], labels, name_of)


def coco128(folder):
    clone = Clone(folder, "coco128")

    def labels(path):
        image = Image.open(io.BytesIO(clone.read(path)))
        drawn = Image.new("L", image.size, 0)
        for line in clone.read(path.replace("/images/", "/labels/").replace(".jpg", ".txt")).decode().splitlines():
            number, *points = line.split()
            corners = [(float(x) * image.width, float(y) * image.height) for x, y in zip(points[::2], points[1::2])]
            value = int(number) + 1 if int(number) in COCO_THINGS else VOID
            ImageDraw.Draw(drawn).polygon(corners, fill=value)
        return np.array(drawn)

    labeled = {stem(path) for path in clone.files("coco128-seg/labels/train2017", ".txt")}
    paths = [path for path in clone.files("coco128-seg/images/train2017", ".jpg") if stem(path) in labeled]
    yield from pairs("coco128", clone, paths, labels)


def stanford(folder):
    clone = Clone(folder, "stanford")
    labels = lambda path: np.loadtxt(io.BytesIO(clone.read(f"STANlabels/{stem(path)}.regions.txt"))).astype(np.uint8)
    paths = ["STANimg/" + stem(path).split(".")[0] + ".jpg" for path in clone.files("STANlabels", ".regions.txt")]
    yield from pairs("stanford", clone, paths, labels)


def cocostuff(folder):
    clone = Clone(folder, "cocostuff")
    labels = lambda path: clone.indexed(path.replace("_img/", "_label/").replace(".jpg", ".png"))
    for part in ("train", "val"):
        yield from pairs("cocostuff", clone, clone.files(f"datasets/coco_stuff/{part}_img", ".jpg"), labels)


SETS = {read.__name__: read for read in (voc, msrc, facades, camvid, idd, humans, davis, coco128, stanford, cocostuff)}
