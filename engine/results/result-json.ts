/** `result.json`: the classes that were found, their sizes, and the recipe. */
import { createHash } from 'node:crypto';
import type { Recipe, Result } from '#contracts/segmentation/result.ts';
import { sixDecimals } from './six-decimals.ts';

export type FoundClass = { name: string; score: number; area: number; evidence?: number | undefined };

/** @param classes Name, mean score and number of pixels of each class, in label order. */
export function buildResult(
  image: Result['image'],
  classes: readonly FoundClass[],
  { recipe, featuresReused }: { recipe: Recipe; featuresReused: boolean },
): Result {
  const pixels = image.width * image.height;
  return {
    image,
    classes: classes.map(({ name, score, area, evidence }, index) => {
      const present = area > 0;
      return {
        index,
        name,
        present,
        area,
        share: sixDecimals(area / pixels),
        score: present ? sixDecimals(score) : null,
        ...(evidence !== undefined && { evidence: sixDecimals(evidence) }),
      };
    }),
    features_reused: featuresReused,
    recipe,
    recipe_digest: recipeDigest(recipe),
  };
}

/** Computes a sha256 in hex, equal for equal recipes. */
export function recipeDigest(recipe: Recipe): string {
  return createHash('sha256').update(JSON.stringify(recipe)).digest('hex');
}

/** Encodes `result.json` as UTF-8. */
export function encodeResultJson(result: Result): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(result, undefined, 2)}\n`);
}
