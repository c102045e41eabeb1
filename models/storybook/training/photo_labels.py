"""Says which classes of ours each label value of each set of photographs may be."""
import json
import os

CLASSES = json.load(open(os.path.join(os.path.dirname(__file__), "photo_classes.json")))
NAMES = list(CLASSES)
# A sky label covers clouds, too; training asks for clouds apart in some of the batches.
SKY = ("sky", "cloud")
VOC = [
    "airplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow", "table", "dog", "horse",
    "motorbike", "person", "potted plant", "sheep", "sofa", "train", "television",
]
MSRC = [
    "building", "grass", "tree", "cow", "horse", "sheep", SKY, "mountain", "airplane", "water", "person", "car",
    "bicycle", "flower", "sign", "bird", "book", "chair", "road", "cat", "dog", "person", "boat",
]
COCO_THINGS = {
    0: "person", 1: "bicycle", 2: "car", 3: "motorbike", 4: "airplane", 5: "bus", 6: "train", 8: "boat", 11: "sign",
    13: "chair", 14: "bird", 15: "cat", 16: "dog", 17: "horse", 18: "sheep", 19: "cow", 39: "bottle", 56: "chair",
    57: "sofa", 58: "potted plant", 59: "bed", 60: "table", 62: "television", 73: "book",
}
COCO_STUFF = {
    0: "person", 1: "bicycle", 2: "car", 3: "motorbike", 4: "airplane", 5: "bus", 6: "train", 8: "boat", 12: "sign",
    15: "bird", 16: "cat", 17: "dog", 18: "horse", 19: "sheep", 20: "cow", 43: "bottle", 61: "chair", 62: "sofa",
    63: "potted plant", 64: "bed", 66: "table", 71: "television", 83: "book", 95: "building", 96: "tree",
    105: "cloud", 108: "curtain", 111: "door", 112: "fence", 113: "floor", 114: "floor", 115: "floor", 116: "floor",
    117: "floor", 118: "flower", 123: "grass", 126: "mountain", 127: "building", 134: "mountain", 139: "sidewalk",
    145: "fence", 147: "water", 148: "road", 149: "rock", 153: "sand", 154: "water", 156: "sky", 157: "building",
    158: "snow", 168: "tree", 170: "wall", 171: "wall", 172: "wall", 173: "wall", 174: "wall", 175: "wall",
    176: "wall", 177: "water", 180: "window",
}
FILMED = {
    "bird": ["blackswan", "flamingo", "mallard-fly", "mallard-water"],
    "boat": ["boat"],
    "bus": ["bus"],
    "car": ["car-roundabout", "car-shadow", "car-turn", "drift-chicane", "drift-straight", "drift-turn"],
    "cow": ["cows"],
    "dog": ["dog", "libby"],
    "train": ["train"],
    "person": ["breakdance", "breakdance-flare", "dance-jump", "dance-twirl", "hike", "lucia", "parkour"],
    ("horse", "person"): ["horsejump-high", "horsejump-low"],
    ("motorbike", "person"): ["motorbike", "motocross-bumps", "motocross-jump", "scooter-black", "scooter-gray"],
}


def anything_but(names):
    """Lists what a "background" may be: the set labels only some things, and leaves everything else out."""
    return tuple(name for name in NAMES if name not in set(names))


def from_one(names):
    return {value + 1: name for value, name in enumerate(names)}


# {set: {value in the label map: a class, or a tuple of the classes that the pixel may be}}; other values are void.
MEANINGS = {
    "voc": {0: anything_but(VOC), **from_one(VOC)},
    "msrc": from_one(MSRC),
    "facades": from_one(["building", "car", "door", "sidewalk", "road", SKY,
                         ("tree", "grass", "potted plant", "flower"), "window"]),
    "camvid": {0: SKY, 1: "building", 2: "pole", 3: "road", 4: "sidewalk", 5: "tree", 6: "sign", 7: "fence",
               8: ("car", "bus"), 9: "person", 10: ("bicycle", "person", "motorbike")},
    "idd": {0: "road", 1: ("sidewalk", "grass", "road"), 2: ("person", "dog", "cow", "horse"),
            3: ("car", "bus", "bicycle", "motorbike", "train"),
            4: ("fence", "pole", "sign", "building", "tree", "wall"),
            5: ("building", "tree", "mountain"), 6: SKY},
    "humans": {0: anything_but(["person"]), 1: "person"},
    "davis": from_one(FILMED),
    "coco128": {0: anything_but(COCO_THINGS.values()), **{value + 1: name for value, name in COCO_THINGS.items()}},
    "stanford": {0: SKY, 1: "tree", 2: "road", 3: "grass", 4: "water", 5: "building", 6: "mountain"},
    "cocostuff": COCO_STUFF,
}
# The part of each set among the windows of training, so that streets do not swamp the rest.
SHARES = {
    "voc": 0.40, "msrc": 0.21, "facades": 0.11, "camvid": 0.06, "idd": 0.06, "humans": 0.03, "davis": 0.03,
    "coco128": 0.05, "stanford": 0.025, "cocostuff": 0.025,
}
VOID = 255


def as_candidates(meaning):
    names = (meaning,) if isinstance(meaning, str) else meaning
    return tuple(sorted(NAMES.index(name) for name in names))


# Every different set of candidates has a number, which the prepared label maps hold.
CANDIDATES = sorted({as_candidates(meaning) for meanings in MEANINGS.values() for meaning in meanings.values()})


def numbers_of(name):
    """Returns the table of 256 entries that turns a set's label values into numbers of candidates."""
    table = [VOID] * 256
    for value, meaning in MEANINGS[name].items():
        table[value] = CANDIDATES.index(as_candidates(meaning))
    return table
