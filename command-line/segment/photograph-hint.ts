/** The hint appears when somebody segments a photograph with the bundled model: a better model can be downloaded. */
import { BUNDLED_MODEL, defaultModel } from '#models/find-model.ts';
import { formatBytes } from '#models/pull/format-bytes.ts';
import { knownModel, RECOMMENDED_MODEL } from '#models/registry/known-models.ts';
import { typedCommand } from '../typed-command.ts';

/** The formats that cameras write. A drawing may be a JPEG too, and the hint is still true for it. */
const CAMERA_FORMATS = new Set(['jpeg', 'heic']);

/**
 * Returns undefined for another model, and where the real one is installed: then the user chose the bundled
 * one.
 *
 * @param formats the formats of the segmented images, as results name them.
 */
export function photographHint(model: string, formats: Iterable<string>): string | undefined {
  if (model !== BUNDLED_MODEL || defaultModel().name !== BUNDLED_MODEL) return undefined;
  if (![...formats].some((format) => CAMERA_FORMATS.has(format))) return undefined;
  const size = formatBytes(knownModel(RECOMMENDED_MODEL)?.bytes ?? 0);
  const command = typedCommand('models', `pull ${RECOMMENDED_MODEL}`);
  return `The bundled model knows drawn scenes only. For photographs get the real CLIP (${size}, once): ${command}`;
}
