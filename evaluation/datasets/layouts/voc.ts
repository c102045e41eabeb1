/** PASCAL VOC 2012: `VOCdevkit`, the folder `VOC2012` in it, or what holds `VOCdevkit`. `listed-masks.ts` reads its lists. */
import { listedMasksReader } from './listed-masks.ts';

export const voc = listedMasksReader({
  layout: 'voc',
  name: 'PASCAL VOC',
  vocabulary: 'voc21',
  bases: ['', 'VOC2012/', 'VOCdevkit/VOC2012/'],
  lists: 'ImageSets/Segmentation',
  masks: 'SegmentationClass',
  truth: 'the indices of the PNGs in SegmentationClass, 0 is background',
});
