/** Writes `open_clip_config.json` for an architecture, the inverse of `openClipLayout`. */
import { isDeepStrictEqual } from 'node:util';
import type { ClipArchitecture, TowerArchitecture } from './clip-architecture.ts';
import { openClipLayout } from './openclip-layout.ts';

/**
 * Throws for an architecture that the layout cannot express, for example towers with different activations.
 */
export function encodeOpenClipConfiguration(architecture: ClipArchitecture): string {
  const { vision, text, projectionWidth } = architecture;
  const document = {
    model_cfg: {
      embed_dim: projectionWidth,
      quick_gelu: vision.activation === 'quick_gelu',
      vision_cfg: {
        ...towerMembers(vision),
        image_size: vision.imageSize,
        patch_size: vision.patchSize,
        head_width: vision.width / vision.heads,
      },
      text_cfg: {
        ...towerMembers(text),
        heads: text.heads,
        context_length: text.contextLength,
        vocab_size: text.vocabularySize,
      },
    },
  };
  if (!isDeepStrictEqual(openClipLayout.readArchitecture(document), architecture)) {
    throw new Error(`the OpenCLIP layout cannot express ${JSON.stringify(architecture)}`);
  }
  return `${JSON.stringify(document, null, 2)}\n`;
}

function towerMembers({ width, layers, feedForwardWidth }: TowerArchitecture) {
  return { width, layers, mlp_ratio: feedForwardWidth / width };
}
