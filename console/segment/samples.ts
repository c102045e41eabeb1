/**
 * A photograph and drawn scenes for a first try, with words for what is in them. The bundled model `photographs` knows
 * the first, `storybook` the others. The photograph is by danielbuechele, CC BY 2.0.
 */
export type Sample = { model: 'photographs' | 'storybook'; file: string; name: string; words: string[] };

export const SAMPLES: readonly Sample[] = [
  { model: 'photographs', file: 'pagoda.jpg', name: 'pagoda', words: ['sky', 'building', 'tree'] },
  {
    model: 'storybook',
    file: 'village.png',
    name: 'village',
    words: ['sky', 'cloud', 'grass', 'road', 'pink house', 'yellow house', 'windmill', 'hot air balloon'],
  },
  {
    model: 'storybook',
    file: 'lighthouse.png',
    name: 'lighthouse',
    words: ['sky', 'cloud', 'ocean', 'rock', 'lighthouse', 'yellow boat', 'bird'],
  },
  {
    model: 'storybook',
    file: 'winter.png',
    name: 'winter',
    words: ['sky', 'mountain', 'snow', 'snowman', 'child', 'dog', 'cottage', 'tent'],
  },
  {
    model: 'storybook',
    file: 'night.png',
    name: 'night',
    words: ['sky', 'moon', 'meadow', 'road', 'sheep', 'apple tree', 'windmill'],
  },
  {
    model: 'storybook',
    file: 'rainbow.png',
    name: 'rainbow',
    words: ['sky', 'rainbow', 'mountain', 'grass', 'girl', 'steam train', 'sheep', 'tree'],
  },
];

export const sampleAddress = ({ file }: Sample): string => `/console/sample-${file}`;
