/**
 * The scenes that people see first: six that training never saw, each with phrases to search for. Some
 * phrases name a color, some are not the class's first word, and some name nothing in the image.
 */

export interface DemoScene {
  readonly name: string;
  readonly seed: number;
  /** Relative to this folder. */
  readonly picture: string;
  readonly classes: readonly string[];
}

const scene = (name: string, seed: number, classes: readonly string[]): DemoScene => ({
  name,
  seed,
  picture: `pictures/${name}.png`,
  classes,
});

export const demoScenes: readonly DemoScene[] = [
  scene('village', 900_414, [
    'sky',
    'cloud',
    'sun',
    'grass',
    'road',
    'pink house',
    'yellow house',
    'windmill',
    'hot air balloon',
    'tulip',
    'mushroom',
    'fence',
  ]),
  scene('lighthouse', 900_422, [
    'sky',
    'cloud',
    'ocean',
    'rock',
    'lighthouse',
    'yellow boat',
    'green boat',
    'bird',
    'fish',
  ]),
  scene('winter', 900_407, [
    'sky',
    'mountain',
    'cloud',
    'snow',
    'snowman',
    'child',
    'dog',
    'cottage',
    'tent',
    'fence',
    'balloon',
    'airplane',
  ]),
  scene('sunset', 900_426, [
    'evening sky',
    'cloud',
    'setting sun',
    'grass',
    'road',
    'purple house',
    'toadstool',
    'fence',
    'cow',
    'boulder',
    'kite',
    'balloon',
  ]),
  scene('night', 900_427, [
    'sky',
    'cloud',
    'moon',
    'meadow',
    'road',
    'blue fence',
    'brown fence',
    'sheep',
    'dog',
    'apple tree',
    'windmill',
    'bird',
  ]),
  scene('rainbow', 900_401, [
    'sky',
    'cloud',
    'rainbow',
    'mountain',
    'grass',
    'girl',
    'steam train',
    'sheep',
    'tree',
    'orange mushroom',
    'brown mushroom',
    'flower',
  ]),
];
