/**
 * Writes a reference model in the form in which users get theirs: a Hugging Face folder or an
 * OpenCLIP folder.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Linear, Norm, Rows } from '../reference/linear-algebra.ts';
import type { ReferenceBlock, ReferenceClip, ReferenceTower } from '../reference/random-clip.ts';
import { floatTensor, writeSafetensors, type FloatType, type StoredTensors } from './write-safetensors.ts';

export type ClipFiles = { configuration: Record<string, unknown>; tensors: StoredTensors };

type FolderOptions = {
  dtype?: FloatType;
  /** Makes the files wrong in the way that a test is about. */
  edit?: (files: ClipFiles) => void;
};

export function writeHuggingFaceFolder(
  folder: string,
  clip: ReferenceClip,
  options: FolderOptions = {},
): string {
  const files = {
    configuration: huggingFaceConfiguration(clip),
    tensors: huggingFaceTensors(clip, options.dtype),
  };
  return writeFolder(folder, 'config.json', 'model.safetensors', files, options);
}

export function writeOpenClipFolder(
  folder: string,
  clip: ReferenceClip,
  options: FolderOptions = {},
): string {
  const files = { configuration: openClipConfiguration(clip), tensors: openClipTensors(clip, options.dtype) };
  return writeFolder(folder, 'open_clip_config.json', 'open_clip_model.safetensors', files, options);
}

function writeFolder(
  folder: string,
  configurationFile: string,
  weightsFile: string,
  files: ClipFiles,
  { edit }: FolderOptions,
): string {
  edit?.(files);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, configurationFile), `${JSON.stringify(files.configuration, null, 1)}\n`);
  writeSafetensors(join(folder, weightsFile), files.tensors);
  return folder;
}

function huggingFaceConfiguration({ vision, text, projectionWidth, activation }: ReferenceClip) {
  const tower = ({ width, feedForwardWidth, layers, heads }: ReferenceTower) => ({
    hidden_size: width,
    intermediate_size: feedForwardWidth,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    hidden_act: activation,
    layer_norm_eps: 1e-5,
  });
  return {
    model_type: 'clip',
    projection_dim: projectionWidth,
    vision_config: { ...tower(vision), image_size: vision.imageSize, patch_size: vision.patchSize },
    text_config: {
      ...tower(text),
      max_position_embeddings: text.contextLength,
      vocab_size: text.vocabularySize,
    },
  };
}

function huggingFaceTensors({ vision, text }: ReferenceClip, dtype: FloatType = 'F32'): StoredTensors {
  const tensors = new TensorList(dtype);
  const { patchSize, width } = vision;
  tensors.matrix('vision_model.embeddings.patch_embedding.weight', vision.patchEmbedding, [
    width,
    3,
    patchSize,
    patchSize,
  ]);
  tensors.vector('vision_model.embeddings.class_embedding', vision.classEmbedding);
  tensors.matrix('vision_model.embeddings.position_embedding.weight', vision.positions);
  tensors.norm('vision_model.pre_layrnorm', vision.preNorm);
  tensors.norm('vision_model.post_layernorm', vision.postNorm);
  tensors.matrix('visual_projection.weight', vision.projection);
  tensors.matrix('text_model.embeddings.token_embedding.weight', text.tokenEmbedding);
  tensors.matrix('text_model.embeddings.position_embedding.weight', text.positions);
  tensors.norm('text_model.final_layer_norm', text.finalNorm);
  tensors.matrix('text_projection.weight', text.projection);
  for (const [tower, { blocks }] of [
    ['vision_model', vision],
    ['text_model', text],
  ] as const) {
    for (const [index, block] of blocks.entries()) {
      const name = `${tower}.encoder.layers.${index}`;
      tensors.norm(`${name}.layer_norm1`, block.norm1);
      tensors.norm(`${name}.layer_norm2`, block.norm2);
      tensors.linear(`${name}.self_attn.q_proj`, block.query);
      tensors.linear(`${name}.self_attn.k_proj`, block.key);
      tensors.linear(`${name}.self_attn.v_proj`, block.value);
      tensors.linear(`${name}.self_attn.out_proj`, block.output);
      tensors.linear(`${name}.mlp.fc1`, block.expand);
      tensors.linear(`${name}.mlp.fc2`, block.contract);
    }
  }
  tensors.vector('logit_scale', [4]);
  return tensors.all;
}

function openClipConfiguration({ vision, text, projectionWidth, activation }: ReferenceClip) {
  const tower = ({ width, feedForwardWidth, layers }: ReferenceTower) => ({
    width,
    layers,
    mlp_ratio: feedForwardWidth / width,
  });
  return {
    model_cfg: {
      embed_dim: projectionWidth,
      quick_gelu: activation === 'quick_gelu',
      vision_cfg: {
        ...tower(vision),
        image_size: vision.imageSize,
        patch_size: vision.patchSize,
        head_width: vision.width / vision.heads,
      },
      text_cfg: {
        ...tower(text),
        heads: text.heads,
        context_length: text.contextLength,
        vocab_size: text.vocabularySize,
      },
    },
  };
}

function openClipTensors({ vision, text }: ReferenceClip, dtype: FloatType = 'F32'): StoredTensors {
  const tensors = new TensorList(dtype);
  const { patchSize, width } = vision;
  tensors.matrix('visual.conv1.weight', vision.patchEmbedding, [width, 3, patchSize, patchSize]);
  tensors.vector('visual.class_embedding', vision.classEmbedding);
  tensors.matrix('visual.positional_embedding', vision.positions);
  tensors.norm('visual.ln_pre', vision.preNorm);
  tensors.norm('visual.ln_post', vision.postNorm);
  tensors.matrix('visual.proj', transposed(vision.projection));
  tensors.matrix('token_embedding.weight', text.tokenEmbedding);
  tensors.matrix('positional_embedding', text.positions);
  tensors.norm('ln_final', text.finalNorm);
  tensors.matrix('text_projection', transposed(text.projection));
  for (const [index, block] of vision.blocks.entries()) {
    openClipBlock(tensors, `visual.transformer.resblocks.${index}`, block);
  }
  for (const [index, block] of text.blocks.entries()) {
    openClipBlock(tensors, `transformer.resblocks.${index}`, block);
  }
  tensors.vector('logit_scale', [4]);
  return tensors.all;
}

function openClipBlock(tensors: TensorList, name: string, block: ReferenceBlock): void {
  const stacked = [block.query, block.key, block.value];
  tensors.norm(`${name}.ln_1`, block.norm1);
  tensors.norm(`${name}.ln_2`, block.norm2);
  tensors.matrix(
    `${name}.attn.in_proj_weight`,
    stacked.flatMap(({ weight }) => weight),
  );
  tensors.vector(
    `${name}.attn.in_proj_bias`,
    stacked.flatMap(({ bias }) => bias),
  );
  tensors.linear(`${name}.attn.out_proj`, block.output);
  tensors.linear(`${name}.mlp.c_fc`, block.expand);
  tensors.linear(`${name}.mlp.c_proj`, block.contract);
}

/** Tensors of one element type under the names of a layout. */
class TensorList {
  readonly all: StoredTensors = {};
  readonly #dtype: FloatType;

  constructor(dtype: FloatType) {
    this.#dtype = dtype;
  }

  matrix(name: string, rows: Rows, shape = [rows.length, rows[0]!.length]): void {
    this.all[name] = floatTensor(this.#dtype, shape, rows.flat());
  }

  vector(name: string, values: number[]): void {
    this.all[name] = floatTensor(this.#dtype, [values.length], values);
  }

  norm(name: string, { weight, bias }: Norm): void {
    this.vector(`${name}.weight`, weight);
    this.vector(`${name}.bias`, bias);
  }

  linear(name: string, { weight, bias }: Linear): void {
    this.matrix(`${name}.weight`, weight);
    this.vector(`${name}.bias`, bias);
  }
}

function transposed(rows: Rows): Rows {
  return rows[0]!.map((_, column) => rows.map((row) => row[column]!));
}
