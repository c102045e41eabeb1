/**
 * The vocabulary of storybook: the things that scenes can show, and the words that people use for them. The
 * position in `storybookClasses` is the value in a scene's label map. The words teach the text tower during
 * training; the first is the class's name. Order is part of the data: append, never reorder.
 */

/** One class: its words, beginning with the name. Its colors, if any, have a word. */
export interface StorybookClass {
  readonly words: readonly [string, ...string[]];
  readonly plural?: readonly string[];
  readonly colored?: boolean;
}

export const storybookClasses = {
  sky: { words: ['sky', 'blue sky', 'evening sky', 'clear sky', 'heavens', 'open sky'] },
  cloud: { words: ['cloud', 'white cloud', 'fluffy cloud', 'rain cloud'], plural: ['clouds'] },
  sun: { words: ['sun', 'sunshine', 'rising sun', 'setting sun', 'sunlight'] },
  moon: { words: ['moon', 'full moon', 'moonlight', 'lunar disc'] },
  rainbow: { words: ['rainbow', 'colourful arc', 'bow of colours'], plural: ['rainbows'] },
  mountain: {
    words: ['mountain', 'peak', 'hilltop', 'mountain range', 'summit', 'alps'],
    plural: ['mountains'],
  },
  snow: { words: ['snow', 'snowy ground', 'snow field', 'fresh snow', 'ice'] },
  grass: { words: ['grass', 'meadow', 'lawn', 'green field', 'pasture', 'grassland', 'hill'] },
  lavender: { words: ['lavender', 'lavender field', 'purple field', 'rows of lavender'] },
  sea: { words: ['sea', 'ocean', 'water', 'lake', 'waves', 'blue water', 'bay'] },
  sand: { words: ['sand', 'beach', 'shore', 'desert', 'dune', 'sandy ground'] },
  road: { words: ['road', 'street', 'highway', 'lane', 'asphalt', 'path'] },
  tree: {
    words: ['tree', 'fir tree', 'pine', 'oak', 'leafy tree', 'apple tree'],
    plural: ['trees', 'forest'],
    colored: true,
  },
  'palm tree': { words: ['palm tree', 'palm', 'coconut tree', 'coconut palm'], plural: ['palms'] },
  flower: {
    words: ['flower', 'blossom', 'daisy', 'tulip', 'sunflower', 'bloom'],
    plural: ['flowers', 'bouquet'],
    colored: true,
  },
  mushroom: {
    words: ['mushroom', 'toadstool', 'fungus', 'fly agaric'],
    plural: ['mushrooms'],
    colored: true,
  },
  house: {
    words: ['house', 'home', 'cottage', 'building', 'cabin', 'farmhouse'],
    plural: ['houses', 'village'],
    colored: true,
  },
  castle: { words: ['castle', 'fortress', 'palace', 'fairy castle', 'citadel'], plural: ['castles'] },
  windmill: { words: ['windmill', 'mill', 'wind mill', 'mill with sails'], plural: ['windmills'] },
  lighthouse: {
    words: ['lighthouse', 'beacon', 'light tower', 'striped tower'],
    plural: ['lighthouses'],
    colored: true,
  },
  tent: {
    words: ['tent', 'camping tent', 'canvas shelter', 'camp'],
    plural: ['tents'],
    colored: true,
  },
  fence: {
    words: ['fence', 'wooden fence', 'picket fence', 'railing', 'palings'],
    plural: ['fences'],
    colored: true,
  },
  rock: { words: ['rock', 'stone', 'boulder', 'cliff'], plural: ['rocks', 'stones'] },
  car: {
    words: ['car', 'automobile', 'vehicle', 'taxi', 'motor car'],
    plural: ['cars'],
    colored: true,
  },
  bus: { words: ['bus', 'coach', 'school bus', 'omnibus'], plural: ['buses'], colored: true },
  train: {
    words: ['train', 'locomotive', 'steam train', 'railway engine'],
    plural: ['trains'],
    colored: true,
  },
  boat: {
    words: ['boat', 'sailboat', 'ship', 'sailing boat', 'yacht', 'vessel'],
    plural: ['boats', 'ships'],
    colored: true,
  },
  balloon: {
    words: ['balloon', 'hot air balloon', 'hot-air balloon', 'flying balloon'],
    plural: ['balloons'],
    colored: true,
  },
  kite: {
    words: ['kite', 'flying kite', 'paper kite', 'toy kite'],
    plural: ['kites'],
    colored: true,
  },
  airplane: {
    words: ['airplane', 'plane', 'aeroplane', 'aircraft', 'jet'],
    plural: ['airplanes', 'planes'],
    colored: true,
  },
  person: {
    words: ['person', 'man', 'woman', 'child', 'human', 'girl', 'boy'],
    plural: ['people', 'children'],
    colored: true,
  },
  dog: { words: ['dog', 'puppy', 'hound', 'doggy'], plural: ['dogs'], colored: true },
  cat: { words: ['cat', 'kitten', 'kitty', 'tomcat'], plural: ['cats'], colored: true },
  sheep: { words: ['sheep', 'lamb', 'woolly sheep', 'ewe'], plural: ['flock of sheep'] },
  cow: { words: ['cow', 'cattle', 'bull', 'dairy cow', 'calf'], plural: ['cows'] },
  bird: {
    words: ['bird', 'songbird', 'seagull', 'flying bird', 'sparrow'],
    plural: ['birds'],
    colored: true,
  },
  fish: { words: ['fish', 'goldfish', 'swimming fish', 'tropical fish'], colored: true },
  umbrella: {
    words: ['umbrella', 'parasol', 'beach umbrella', 'sunshade'],
    plural: ['umbrellas'],
    colored: true,
  },
  snowman: { words: ['snowman', 'snow man', 'man made of snow', 'snow figure'], plural: ['snowmen'] },
} as const satisfies Record<string, StorybookClass>;

export type StorybookClassName = keyof typeof storybookClasses;

/** Class names in label order: `classNames[labels[pixel]]` names the pixel. */
export const classNames = Object.keys(storybookClasses) as StorybookClassName[];

/** Maps a class to its value in the label maps. */
export const classIndex = new Map(classNames.map((name, index) => [name, index]));
