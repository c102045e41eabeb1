import { writeFile } from 'node:fs/promises';
import { openSegmenter } from 'itaclip';

const segmenter = await openSegmenter();
const { classes, labels, files } = await segmenter.segment('photo.jpg', {
  classes: 'sky, tree, house=building|cottage',
  outputs: ['overlay.jpg'],
});
for (const { name, area, score } of classes.filter(({ present }) => present)) console.log(name, area, score);
console.log(`${labels.width} x ${labels.height}: ${labels.data.length} labels`);
await writeFile('overlay.jpg', files['overlay.jpg']);
await segmenter.close();
