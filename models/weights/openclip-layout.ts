/** The layout of OpenCLIP: `open_clip_config.json` beside `open_clip_model.safetensors`. */
import { z } from 'zod';
import { ProblemError } from '#contracts/errors.ts';
import { renamePrefix, type TensorSource, type WeightsLayout } from './layout.ts';
import { parseConfiguration, positive } from './parse-configuration.ts';

/** Refuses a member that would change the computation and that no CLIP of the original design has. */
const refused = (what: string) => z.undefined({ error: `${what} is not supported` }).optional();

const towerMembers = {
  width: positive,
  layers: positive,
  mlp_ratio: z.number().positive().default(4),
  act_kwargs: refused('another activation'),
  norm_kwargs: refused('another normalization'),
};

const configurationSchema = z.object({
  model_cfg: z.object({
    embed_dim: positive,
    quick_gelu: z.boolean().default(false),
    vision_cfg: z.object({
      ...towerMembers,
      image_size: positive,
      patch_size: positive,
      head_width: positive.default(64),
      timm_model_name: refused('a vision tower of timm'),
      attentional_pool: refused('attentional pooling'),
    }),
    text_cfg: z.object({
      ...towerMembers,
      heads: positive,
      context_length: positive.default(77),
      vocab_size: positive.default(49_408),
      hf_model_name: refused('a text tower of transformers'),
      no_causal_mask: refused('attention without a causal mask'),
      pool_type: refused('another pooling of the text'),
    }),
  }),
});

const TOP_LEVEL: [string, string][] = [
  ['vision.patch_embedding', 'visual.conv1.weight'],
  ['vision.class_embedding', 'visual.class_embedding'],
  ['vision.position_embedding', 'visual.positional_embedding'],
  ['vision.pre_norm', 'visual.ln_pre'],
  ['vision.post_norm', 'visual.ln_post'],
  ['vision.projection', 'visual.proj'],
  ['vision.blocks', 'visual.transformer.resblocks'],
  ['text.token_embedding', 'token_embedding.weight'],
  ['text.position_embedding', 'positional_embedding'],
  ['text.final_norm', 'ln_final'],
  ['text.projection', 'text_projection'],
  ['text.blocks', 'transformer.resblocks'],
];

const WITHIN_BLOCK: [string, string][] = [
  ['.norm', '.ln_'],
  ['.attention.output', '.attn.out_proj'],
  ['.feed_forward.expand', '.mlp.c_fc'],
  ['.feed_forward.contract', '.mlp.c_proj'],
];

/** Query, key and value are stacked in this order in one `in_proj` tensor. */
const STACKED = ['query', 'key', 'value'];

export const openClipLayout: WeightsLayout = {
  title: 'OpenCLIP',
  configurationFile: 'open_clip_config.json',
  weightsFile: 'open_clip_model.safetensors',
  ignored: /^(logit_scale|attn_mask|input_resolution|context_length|vocab_size)$/,

  readArchitecture(document) {
    const { model_cfg: model } = parseConfiguration('open_clip_config.json', configurationSchema, document);
    const { vision_cfg: vision, text_cfg: text } = model;
    const activation = model.quick_gelu ? ('quick_gelu' as const) : ('gelu' as const);
    return {
      projectionWidth: model.embed_dim,
      vision: {
        ...readTower(vision, vision.width / vision.head_width),
        activation,
        imageSize: vision.image_size,
        patchSize: vision.patch_size,
      },
      text: {
        ...readTower(text, text.heads),
        activation,
        contextLength: text.context_length,
        vocabularySize: text.vocab_size,
      },
    };
  },

  locate(parameter) {
    const renamed = renamePrefix(parameter, TOP_LEVEL);
    const [, block, rest] = /^(.*\.resblocks\.\d+)(\..*)$/.exec(renamed) ?? [];
    if (block && rest) return locateInBlock(block, rest);
    return { tensor: renamed, transposed: parameter.endsWith('.projection') };
  },
};

function locateInBlock(block: string, rest: string): TensorSource {
  const [, input = '', kind] = /^\.attention\.(query|key|value)\.(weight|bias)$/.exec(rest) ?? [];
  if (!kind) return { tensor: block + renamePrefix(rest, WITHIN_BLOCK) };
  return { tensor: `${block}.attn.in_proj_${kind}`, part: { index: STACKED.indexOf(input), count: 3 } };
}

function readTower(tower: { width: number; layers: number; mlp_ratio: number }, heads: number) {
  if (!Number.isInteger(heads)) {
    throw new ProblemError(
      'invalid-model',
      `open_clip_config.json: width ${tower.width} is not a whole number of heads (${heads}).`,
    );
  }
  return {
    width: tower.width,
    layers: tower.layers,
    heads,
    feedForwardWidth: Math.round(tower.width * tower.mlp_ratio),
    layerNormEpsilon: 1e-5,
  };
}
