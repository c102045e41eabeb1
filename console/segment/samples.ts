/** Drawn scenes for a first try, with words for what is in them. The bundled model knows such scenes. */
export type Sample = { name: string; words: string[] };

export const SAMPLES: readonly Sample[] = [
  {
    name: 'village',
    words: ['sky', 'cloud', 'grass', 'road', 'pink house', 'yellow house', 'windmill', 'hot air balloon'],
  },
  { name: 'lighthouse', words: ['sky', 'cloud', 'ocean', 'rock', 'lighthouse', 'yellow boat', 'bird'] },
  { name: 'winter', words: ['sky', 'mountain', 'snow', 'snowman', 'child', 'dog', 'cottage', 'tent'] },
  { name: 'sunset', words: ['evening sky', 'setting sun', 'grass', 'road', 'purple house', 'cow', 'kite'] },
  { name: 'night', words: ['sky', 'moon', 'meadow', 'road', 'sheep', 'apple tree', 'windmill'] },
  { name: 'rainbow', words: ['sky', 'rainbow', 'mountain', 'grass', 'girl', 'steam train', 'sheep', 'tree'] },
];

export const sampleAddress = ({ name }: Sample): string => `/console/sample-${name}.png`;
