/** The hint after a run with a bundled model: what it is good for, and which model is better for photographs. */
import { noteOf, PHOTOGRAPHS } from '#models/bundled-models.ts';
import { defaultModel, type FoundModel } from '#models/find-model.ts';
import { formatBytes } from '#models/pull/format-bytes.ts';
import { knownModel, RECOMMENDED_MODEL } from '#models/registry/known-models.ts';
import { typedCommand } from '../typed-command.ts';

/** The formats that cameras write. A drawing may be a JPEG too, and the hint is still true for it. */
const CAMERA_FORMATS = new Set(['jpeg', 'heic']);

/**
 * Returns undefined for a model that is not bundled. The model of photographs always gets its note, which is
 * about a license. The model of drawn scenes gets a hint for photographs only, and none where the real CLIP is
 * installed: then the user knows that one.
 *
 * @param formats the formats of the segmented images, as results name them.
 */
export function modelHint(model: FoundModel, formats: Iterable<string>): string | undefined {
  const note = noteOf(model);
  if (note === undefined) return undefined;
  if (model.name === PHOTOGRAPHS) return `The model ${model.name} ${note}. ${pullHint()}`;
  if (defaultModel().name !== PHOTOGRAPHS) return undefined;
  if (![...formats].some((format) => CAMERA_FORMATS.has(format))) return undefined;
  return `The model ${model.name} ${note}. For photographs try --model ${PHOTOGRAPHS}. ${pullHint()}`;
}

function pullHint(): string {
  const size = formatBytes(knownModel(RECOMMENDED_MODEL)?.bytes ?? 0);
  return `The real CLIP (${size}, once): ${typedCommand('models', `pull ${RECOMMENDED_MODEL}`)}`;
}
