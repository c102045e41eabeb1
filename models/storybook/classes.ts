/**
 * The vocabulary of storybook: what the scenes can show, and the words people use for it.
 * The position in `storybookClasses` is the value in a scene's label map. The words teach the text
 * tower during training; the first is the class's name. Order is part of the data: append, never reorder.
 */

/** One class: its words, first the name, and whether its pictures come in colours that have a word. */
export interface StorybookClass {
  readonly words: readonly [string, ...string[]];
  readonly plural?: readonly string[];
  readonly coloured?: boolean;
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
    coloured: true,
  },
  'palm tree': { words: ['palm tree', 'palm', 'coconut tree', 'coconut palm'], plural: ['palms'] },
  flower: {
    words: ['flower', 'blossom', 'daisy', 'tulip', 'sunflower', 'bloom'],
    plural: ['flowers', 'bouquet'],
    coloured: true,
  },
  mushroom: {
    words: ['mushroom', 'toadstool', 'fungus', 'fly agaric'],
    plural: ['mushrooms'],
    coloured: true,
  },
  house: {
    words: ['house', 'home', 'cottage', 'building', 'cabin', 'farmhouse'],
    plural: ['houses', 'village'],
    coloured: true,
  },
  castle: { words: ['castle', 'fortress', 'palace', 'fairy castle', 'citadel'], plural: ['castles'] },
  windmill: { words: ['windmill', 'mill', 'wind mill', 'mill with sails'], plural: ['windmills'] },
  lighthouse: {
    words: ['lighthouse', 'beacon', 'light tower', 'striped tower'],
    plural: ['lighthouses'],
    coloured: true,
  },
  tent: {
    words: ['tent', 'camping tent', 'canvas shelter', 'camp'],
    plural: ['tents'],
    coloured: true,
  },
  fence: {
    words: ['fence', 'wooden fence', 'picket fence', 'railing', 'palings'],
    plural: ['fences'],
    coloured: true,
  },
  rock: { words: ['rock', 'stone', 'boulder', 'cliff'], plural: ['rocks', 'stones'] },
  car: {
    words: ['car', 'automobile', 'vehicle', 'taxi', 'motor car'],
    plural: ['cars'],
    coloured: true,
  },
  bus: { words: ['bus', 'coach', 'school bus', 'omnibus'], plural: ['buses'], coloured: true },
  train: {
    words: ['train', 'locomotive', 'steam train', 'railway engine'],
    plural: ['trains'],
    coloured: true,
  },
  boat: {
    words: ['boat', 'sailboat', 'ship', 'sailing boat', 'yacht', 'vessel'],
    plural: ['boats', 'ships'],
    coloured: true,
  },
  balloon: {
    words: ['balloon', 'hot air balloon', 'hot-air balloon', 'flying balloon'],
    plural: ['balloons'],
    coloured: true,
  },
  kite: {
    words: ['kite', 'flying kite', 'paper kite', 'toy kite'],
    plural: ['kites'],
    coloured: true,
  },
  airplane: {
    words: ['airplane', 'plane', 'aeroplane', 'aircraft', 'jet'],
    plural: ['airplanes', 'planes'],
    coloured: true,
  },
  person: {
    words: ['person', 'man', 'woman', 'child', 'human', 'girl', 'boy'],
    plural: ['people', 'children'],
    coloured: true,
  },
  dog: { words: ['dog', 'puppy', 'hound', 'doggy'], plural: ['dogs'], coloured: true },
  cat: { words: ['cat', 'kitten', 'kitty', 'tomcat'], plural: ['cats'], coloured: true },
  sheep: { words: ['sheep', 'lamb', 'woolly sheep', 'ewe'], plural: ['flock of sheep'] },
  cow: { words: ['cow', 'cattle', 'bull', 'dairy cow', 'calf'], plural: ['cows'] },
  bird: {
    words: ['bird', 'songbird', 'seagull', 'flying bird', 'sparrow'],
    plural: ['birds'],
    coloured: true,
  },
  fish: { words: ['fish', 'goldfish', 'swimming fish', 'tropical fish'], coloured: true },
  umbrella: {
    words: ['umbrella', 'parasol', 'beach umbrella', 'sunshade'],
    plural: ['umbrellas'],
    coloured: true,
  },
  snowman: { words: ['snowman', 'snow man', 'man made of snow', 'snow figure'], plural: ['snowmen'] },
} as const satisfies Record<string, StorybookClass>;

export type StorybookClassName = keyof typeof storybookClasses;

/** Class names in label order: `classNames[labels[pixel]]` names the pixel. */
export const classNames = Object.keys(storybookClasses) as StorybookClassName[];

/** The value of a class in the label maps. */
export const classIndex = new Map(classNames.map((name, index) => [name, index]));
