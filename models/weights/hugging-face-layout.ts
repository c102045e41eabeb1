/** The layout of `transformers`' CLIPModel: `config.json` beside `model.safetensors`. */
import { z } from 'zod';
import { renamePrefix, type WeightsLayout } from './layout.ts';
import { parseConfiguration, positive } from './parse-configuration.ts';

/** Saved configurations omit the defaults of `transformers`, which are those of CLIP ViT-B/32. */
const tower = (width: number, heads: number) => ({
  hidden_size: positive.default(width),
  intermediate_size: positive.default(4 * width),
  num_hidden_layers: positive.default(12),
  num_attention_heads: positive.default(heads),
  hidden_act: z.enum(['quick_gelu', 'gelu']).default('quick_gelu'),
  layer_norm_eps: z.number().positive().default(1e-5),
});

const visionSchema = z.object({
  ...tower(768, 12),
  image_size: positive.default(224),
  patch_size: positive.default(32),
});

const textSchema = z.object({
  ...tower(512, 8),
  max_position_embeddings: positive.default(77),
  vocab_size: positive.default(49_408),
});

const configurationSchema = z.object({
  model_type: z.literal('clip'),
  projection_dim: positive.default(512),
  vision_config: visionSchema,
  text_config: textSchema,
});

const TOP_LEVEL: [string, string][] = [
  ['vision.patch_embedding', 'vision_model.embeddings.patch_embedding.weight'],
  ['vision.class_embedding', 'vision_model.embeddings.class_embedding'],
  ['vision.position_embedding', 'vision_model.embeddings.position_embedding.weight'],
  ['vision.pre_norm', 'vision_model.pre_layrnorm'],
  ['vision.post_norm', 'vision_model.post_layernorm'],
  ['vision.projection', 'visual_projection.weight'],
  ['vision.blocks', 'vision_model.encoder.layers'],
  ['text.token_embedding', 'text_model.embeddings.token_embedding.weight'],
  ['text.position_embedding', 'text_model.embeddings.position_embedding.weight'],
  ['text.final_norm', 'text_model.final_layer_norm'],
  ['text.projection', 'text_projection.weight'],
  ['text.blocks', 'text_model.encoder.layers'],
];

const WITHIN_BLOCK: [string, string][] = [
  ['.norm', '.layer_norm'],
  ['.attention.query', '.self_attn.q_proj'],
  ['.attention.key', '.self_attn.k_proj'],
  ['.attention.value', '.self_attn.v_proj'],
  ['.attention.output', '.self_attn.out_proj'],
  ['.feed_forward.expand', '.mlp.fc1'],
  ['.feed_forward.contract', '.mlp.fc2'],
];

export const huggingFaceLayout: WeightsLayout = {
  title: 'Hugging Face',
  configurationFile: 'config.json',
  weightsFile: 'model.safetensors',
  ignored: /(^logit_scale|\.position_ids)$/,

  readArchitecture(document) {
    const configuration = parseConfiguration('config.json', configurationSchema, document);
    const { vision_config: vision, text_config: text } = configuration;
    return {
      projectionWidth: configuration.projection_dim,
      vision: { ...readTower(vision), imageSize: vision.image_size, patchSize: vision.patch_size },
      text: {
        ...readTower(text),
        contextLength: text.max_position_embeddings,
        vocabularySize: text.vocab_size,
      },
    };
  },

  locate(parameter) {
    const renamed = renamePrefix(parameter, TOP_LEVEL);
    const [, block, rest] = /^(.*\.layers\.\d+)(\..*)$/.exec(renamed) ?? [];
    return { tensor: block && rest ? block + renamePrefix(rest, WITHIN_BLOCK) : renamed };
  },
};

function readTower(document: z.infer<typeof visionSchema> | z.infer<typeof textSchema>) {
  return {
    width: document.hidden_size,
    layers: document.num_hidden_layers,
    heads: document.num_attention_heads,
    feedForwardWidth: document.intermediate_size,
    activation: document.hidden_act,
    layerNormEpsilon: document.layer_norm_eps,
  };
}
