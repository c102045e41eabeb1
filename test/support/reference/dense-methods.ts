/** GEM, CLIP Surgery and ResCLIP in loops of float64: numerics, sections 13.2 to 13.4, written a second time. */
import { attentionMaps, clipBlock, feedForward, headOf, mixValues, type HeadMaps } from './attention.ts';
import {
  addRows,
  applyLinear,
  dot,
  layerNorm,
  mean,
  normalized,
  project,
  softmax,
  weightedSum,
  type Rows,
} from './linear-algebra.ts';
import { LAYER_NORM_EPSILON, type ReferenceBlock, type ReferenceClip } from './random-clip.ts';
import { embed, type Picture } from './towers.ts';

/** Adds what the last `dense` blocks attend to, from the ordinary stream, to the stream that entered them. */
function denseStream(
  picture: Picture,
  clip: ReferenceClip,
  dense: number,
  attend: (normed: Rows, block: ReferenceBlock) => Rows,
): { features: Rows; classFeature: number[] } {
  const { vision, activation } = clip;
  let x = embed(picture, clip);
  let stream: Rows | undefined;
  for (const [index, block] of vision.blocks.entries()) {
    if (index >= vision.layers - dense) {
      const normed = layerNorm(x, block.norm1, LAYER_NORM_EPSILON);
      stream = addRows(stream ?? x, attend(normed, block));
    }
    x = clipBlock(x, block, vision, activation);
  }
  const all = [x[0]!, ...stream!.slice(1)];
  const [classFeature, ...features] = toSpace(all, clip);
  return { features, classFeature: classFeature! };
}

function toSpace(tokens: Rows, { vision }: ReferenceClip): Rows {
  return project(layerNorm(tokens, vision.postNorm, LAYER_NORM_EPSILON), vision.projection).map(normalized);
}

export function encodeByGem(
  picture: Picture,
  clip: ReferenceClip,
  { dense, iterations, temperature }: { dense: number; iterations: number; temperature: number | 'adaptive' },
): Rows {
  const { vision } = clip;
  const attend = (normed: Rows, block: ReferenceBlock): Rows => {
    const lengths = normed.map((token) => Math.hypot(...token));
    const adaptive =
      lengths.reduce((sum, length) => sum + length, 0) /
      lengths.length /
      Math.sqrt(vision.width / vision.heads);
    const scale = temperature === 'adaptive' ? adaptive : temperature;
    const compare = (units: Rows) =>
      units.map((one) => softmax(units.map((other) => scale * dot(one, other))));
    const outputs = [block.query, block.key, block.value].map((linear) => {
      const projected = applyLinear(normed, linear);
      const maps: HeadMaps = Array.from({ length: vision.heads }, (_, head) => {
        let units = headOf(projected, head, vision).map(normalized);
        for (let round = 0; round < iterations; round += 1) {
          const before = units;
          units = compare(before).map((shares) => normalized(weightedSum(shares, before)));
        }
        return compare(units);
      });
      return mixValues(normed, block, vision, maps);
    });
    return outputs[0]!.map((_, token) => mean(outputs.map((output) => output[token]!)));
  };
  return denseStream(picture, clip, dense, attend).features;
}

export function encodeBySurgery(picture: Picture, clip: ReferenceClip, dense: number) {
  return denseStream(picture, clip, dense, (normed, block) =>
    mixValues(normed, block, clip.vision, attentionMaps(normed, block, clip.vision, ['vv'])),
  );
}

/** Returns logits [patches, queries]. */
export function surgeryLogits(
  { features, classFeature }: { features: Rows; classFeature: number[] },
  queries: Rows,
  sharpness: number,
): Rows {
  const shares = softmax(queries.map((query) => sharpness * dot(classFeature, query)));
  const weighted = queries.map((query, index) =>
    query.map((value) => shares[index]! * queries.length * value),
  );
  const redundant = mean(weighted);
  return features.map((feature) => weighted.map((query) => dot(feature, query) - dot(feature, redundant)));
}

export function encodeByResclip(
  picture: Picture,
  clip: ReferenceClip,
  { layers, share, sigma }: { layers: number[]; share: number; sigma: number },
): Rows {
  const { vision, activation } = clip;
  const grid = vision.imageSize / vision.patchSize;
  const kept: HeadMaps[] = [];
  let x = embed(picture, clip);
  for (const [index, block] of vision.blocks.slice(0, -1).entries()) {
    const normed = layerNorm(x, block.norm1, LAYER_NORM_EPSILON);
    if (layers.includes(index + 1)) kept.push(attentionMaps(normed, block, vision, ['qk']));
    x = feedForward(
      addRows(x, mixValues(normed, block, vision, attentionMaps(normed, block, vision, ['qk']))),
      block,
      activation,
    );
  }
  const last = vision.blocks.at(-1)!;
  const normed = layerNorm(x, last.norm1, LAYER_NORM_EPSILON);
  const own = attentionMaps(normed, last, vision, ['kk'], (from, to) => {
    if (from === 0 || to === 0) return 0;
    const dy = Math.floor((from - 1) / grid) - Math.floor((to - 1) / grid);
    const dx = ((from - 1) % grid) - ((to - 1) % grid);
    return Math.exp(-(dy ** 2 + dx ** 2) / (2 * sigma ** 2));
  });
  const maps = own.map((map, head) =>
    map.map((row, from) =>
      row.map((value, to) => {
        const residual = kept.reduce((sum, each) => sum + each[head]![from]![to]!, 0) / kept.length;
        return 2 * ((1 - share) * value + share * residual);
      }),
    ),
  );
  return toSpace(mixValues(normed, last, vision, maps), clip).slice(1);
}
