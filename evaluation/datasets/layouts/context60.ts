/** PASCAL Context in VOC 2010, as label PNGs of 59 classes and background: what mmsegmentation converts it to. */
import { listedMasksReader } from './listed-masks.ts';

export const context60 = listedMasksReader({
  layout: 'context60',
  name: 'PASCAL Context',
  vocabulary: 'context60',
  bases: ['', 'VOC2010/', 'VOCdevkit/VOC2010/'],
  lists: 'ImageSets/SegmentationContext',
  masks: 'SegmentationClassContext',
  truth: 'the values of the PNGs in SegmentationClassContext, 59 classes, 0 is background',
});
