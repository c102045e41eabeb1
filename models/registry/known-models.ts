/**
 * The models that can be installed by name. Each is pinned: the revision identifies the file and the sha256
 * verifies it, so a mirror is as good as the hub. Only the weights are downloaded; the architecture is stated
 * here, and the configuration file beside the weights is generated from it.
 */
import type { ClipArchitecture } from '../weights/clip-architecture.ts';

export type KnownModel = {
  name: string;
  /** The repository on the Hugging Face hub. */
  repository: string;
  /** A commit of the repository, in hex. */
  revision: string;
  /** Size and digest of the repository's `open_clip_model.safetensors`. */
  bytes: number;
  sha256: string;
  architecture: ClipArchitecture;
  license: string;
};

type Widths = { layers: number; width: number; heads: number };

/** The properties that all of OpenAI's models share. */
function openAiClip(
  projectionWidth: number,
  vision: Widths & { patchSize: number },
  text: Widths,
): ClipArchitecture {
  const tower = ({ layers, width, heads }: Widths) => ({
    layers,
    width,
    heads,
    feedForwardWidth: 4 * width,
    activation: 'quick_gelu' as const,
    layerNormEpsilon: 1e-5,
  });
  return {
    projectionWidth,
    vision: { ...tower(vision), imageSize: 224, patchSize: vision.patchSize },
    text: { ...tower(text), contextLength: 77, vocabularySize: 49_408 },
  };
}

const BASE_TEXT = { layers: 12, width: 512, heads: 8 };
const LICENSE = 'MIT, (c) 2021 OpenAI';

/** The paper's model, which is the default if it is installed. */
export const RECOMMENDED_MODEL = 'vit-b-16';

export const KNOWN_MODELS: readonly KnownModel[] = [
  {
    name: RECOMMENDED_MODEL,
    repository: 'timm/vit_base_patch16_clip_224.openai',
    revision: '977e3dd0ec55ab8da155f2fbeb6b5f54948b6e3d',
    bytes: 598_516_980,
    sha256: '4b8699299b1e8997753c64b052ba32031449d5d853f55a039148560ee02b820f',
    architecture: openAiClip(512, { layers: 12, width: 768, heads: 12, patchSize: 16 }, BASE_TEXT),
    license: LICENSE,
  },
  {
    name: 'vit-b-32',
    repository: 'timm/vit_base_patch32_clip_224.openai',
    revision: 'a6f597a30f7b82c51704746581f9a4e41421e878',
    bytes: 605_143_284,
    sha256: 'e6d1bd7789aa45192b3bf90570a789b478bae1b74ebcce7eddd908e83a2b7c31',
    architecture: openAiClip(512, { layers: 12, width: 768, heads: 12, patchSize: 32 }, BASE_TEXT),
    license: LICENSE,
  },
  {
    name: 'vit-l-14',
    repository: 'timm/vit_large_patch14_clip_224.openai',
    revision: '18d0535469bb561bf468d76c1d73aa35156c922b',
    bytes: 1_710_517_724,
    sha256: '9ce2e8a8ebfff3793d7d375ad6d3c35cb9aebf3de7ace0fc7308accab7cd207e',
    architecture: openAiClip(
      768,
      { layers: 24, width: 1024, heads: 16, patchSize: 14 },
      { layers: 12, width: 768, heads: 12 },
    ),
    license: LICENSE,
  },
];

export function knownModel(name: string): KnownModel | undefined {
  return KNOWN_MODELS.find((model) => model.name === name);
}
