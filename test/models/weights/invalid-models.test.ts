import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { huggingFaceLayout } from '#models/weights/hugging-face-layout.ts';
import { ClipWeights } from '#models/weights/clip-weights.ts';
import {
  writeHuggingFaceFolder,
  writeOpenClipFolder,
  type ClipFiles,
} from '#test/support/model/clip-folder.ts';
import { makeRandomClip, SMALL_SHAPE } from '#test/support/reference/random-clip.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';
import { floatTensor } from '#test/support/model/write-safetensors.ts';

const clip = makeRandomClip(SMALL_SHAPE);

type Members = Record<string, unknown>;
const member = (document: Members, name: string) => document[name] as Members;

function problem(code: string, ...parts: string[]) {
  return {
    code,
    message: expect.toSatisfy((message: string) => parts.every((part) => message.includes(part))) as string,
  };
}

async function openHuggingFace(edit: (files: ClipFiles) => void): Promise<ClipWeights> {
  return ClipWeights.open(writeHuggingFaceFolder(temporaryFolder(), clip, { edit }));
}

async function openOpenClip(edit: (files: ClipFiles) => void): Promise<ClipWeights> {
  return ClipWeights.open(writeOpenClipFolder(temporaryFolder(), clip, { edit }));
}

describe('a model whose tensors do not fit', () => {
  it('is refused with the missing tensor and its shape', async () => {
    const name = 'text_model.encoder.layers.1.mlp.fc2.weight';
    await expect(openHuggingFace(({ tensors }) => delete tensors[name])).rejects.toMatchObject(
      problem('invalid-model', `"${name}" is missing`, 'expected shape [8, 24]'),
    );
  });

  it('is refused with the shape found and the shape expected', async () => {
    const opened = openHuggingFace(({ tensors }) => {
      tensors['visual_projection.weight'] = floatTensor('F32', [16, 12], new Float32Array(16 * 12));
    });
    await expect(opened).rejects.toMatchObject(
      problem('invalid-model', '"visual_projection.weight" has shape [16, 12]', 'expected [12, 16]'),
    );
  });

  it('is refused with the shape of the stacked tensor of OpenCLIP', async () => {
    const opened = openOpenClip(({ tensors }) => {
      tensors['transformer.resblocks.0.attn.in_proj_bias'] = floatTensor('F32', [8], new Float32Array(8));
    });
    await expect(opened).rejects.toMatchObject(
      problem('invalid-model', 'transformer.resblocks.0.attn.in_proj_bias', '[8]', '[24]', 'OpenCLIP'),
    );
  });

  it('is refused when it has a block more than its configuration says', async () => {
    const opened = openHuggingFace(({ tensors }) => {
      tensors['vision_model.encoder.layers.3.layer_norm1.weight'] = floatTensor(
        'F32',
        [16],
        new Float32Array(16),
      );
    });
    await expect(opened).rejects.toMatchObject(
      problem('invalid-model', 'vision_model.encoder.layers.3.layer_norm1.weight', 'is not expected'),
    );
  });

  it('is refused when its configuration states a block more', async () => {
    const opened = openOpenClip(({ configuration }) => {
      member(member(configuration, 'model_cfg'), 'vision_cfg')['layers'] = 4;
    });
    await expect(opened).rejects.toMatchObject(
      problem('invalid-model', 'visual.transformer.resblocks.3', 'is missing'),
    );
  });

  it('is accepted with the tensors that files carry and nobody needs', async () => {
    const positions = { dtype: 'I64', shape: [1, 77], bytes: new Uint8Array(77 * 8) };
    await using weights = await openHuggingFace(({ tensors }) => {
      tensors['text_model.embeddings.position_ids'] = positions;
      tensors['vision_model.embeddings.position_ids'] = positions;
    });
    expect(weights.architecture.projectionWidth).toBe(12);
  });
});

describe('a configuration that is not of a CLIP ViT', () => {
  it.each([
    { fault: 'SigLIP', set: ['model_type'], value: 'siglip', names: ['model_type'] },
    {
      fault: 'another activation',
      set: ['vision_config', 'hidden_act'],
      value: 'relu',
      names: ['hidden_act'],
    },
    { fault: 'no width at all', set: ['text_config', 'hidden_size'], value: 0, names: ['hidden_size'] },
    {
      fault: 'part of a patch',
      set: ['vision_config', 'image_size'],
      value: 36,
      names: ['image size 36', 'patches of 8'],
    },
    {
      fault: 'part of a head',
      set: ['vision_config', 'num_attention_heads'],
      value: 3,
      names: ['width 16', '3 heads'],
    },
  ])('is refused for $fault and names it', async ({ set, value, names }) => {
    const opened = openHuggingFace(({ configuration }) => setMember(configuration, set, value));
    await expect(opened).rejects.toMatchObject(problem('invalid-model', 'config.json', ...names));
  });

  it.each([
    { fault: 'a timm tower', set: ['vision_cfg', 'timm_model_name'], value: 'vit_base', names: ['timm'] },
    {
      fault: 'a text tower of transformers',
      set: ['text_cfg', 'hf_model_name'],
      value: 'roberta',
      names: ['transformers'],
    },
    { fault: 'a ResNet', set: ['vision_cfg', 'layers'], value: [3, 4, 6, 3], names: ['layers'] },
    { fault: 'part of a head', set: ['vision_cfg', 'head_width'], value: 5, names: ['width 16', 'heads'] },
  ])('of OpenCLIP is refused for $fault and names it', async ({ set, value, names }) => {
    const opened = openOpenClip(({ configuration }) =>
      setMember(member(configuration, 'model_cfg'), set, value),
    );
    await expect(opened).rejects.toMatchObject(problem('invalid-model', 'open_clip_config.json', ...names));
  });

  it('is refused when it is not JSON', async () => {
    const folder = writeHuggingFaceFolder(temporaryFolder(), clip);
    writeFileSync(join(folder, 'config.json'), '{"model_type": "clip"');
    await expect(ClipWeights.open(folder)).rejects.toMatchObject(problem('invalid-model', 'is not JSON'));
  });
});

describe('a configuration that says less', () => {
  it('of Hugging Face means what transformers takes for granted', async () => {
    const folder = writeHuggingFaceFolder(temporaryFolder(), clip, {
      edit: ({ configuration }) => {
        delete member(configuration, 'text_config')['max_position_embeddings'];
        delete member(configuration, 'text_config')['hidden_act'];
        delete member(configuration, 'vision_config')['layer_norm_eps'];
      },
    });
    await using weights = await ClipWeights.open(folder);
    expect(weights.architecture).toMatchObject({
      text: { contextLength: 77, activation: 'quick_gelu' },
      vision: { layerNormEpsilon: 1e-5 },
    });
  });

  it('of OpenCLIP means gelu and four times the width', async () => {
    const wide = makeRandomClip({
      ...SMALL_SHAPE,
      vision: { ...SMALL_SHAPE.vision, feedForwardWidth: 64 },
      text: { ...SMALL_SHAPE.text, feedForwardWidth: 32 },
    });
    const folder = writeOpenClipFolder(temporaryFolder(), wide, {
      edit: ({ configuration }) => {
        const model = member(configuration, 'model_cfg');
        delete model['quick_gelu'];
        delete member(model, 'vision_cfg')['mlp_ratio'];
        delete member(model, 'text_cfg')['mlp_ratio'];
      },
    });
    await using weights = await ClipWeights.open(folder);
    expect(weights.architecture).toMatchObject({
      text: { feedForwardWidth: 32, activation: 'gelu' },
      vision: { feedForwardWidth: 64, activation: 'gelu' },
    });
  });

  it('is read as OpenCLIP where a configuration of timm lies beside it', async () => {
    const folder = writeOpenClipFolder(temporaryFolder(), clip);
    writeFileSync(join(folder, 'config.json'), '{"architecture": "vit_base_patch16_clip_224"}');
    await using weights = await ClipWeights.open(folder);
    expect(weights.architecture.vision.width).toBe(16);
  });
});

describe('a folder without a model', () => {
  it('is refused with the files of both layouts', async () => {
    const folder = temporaryFolder();
    await expect(ClipWeights.open(folder)).rejects.toMatchObject(
      problem('model-not-found', folder, 'model.safetensors', 'open_clip_model.safetensors'),
    );
  });
});

function setMember(document: Members, path: readonly string[], value: unknown): void {
  const [first = '', ...rest] = path;
  if (rest.length === 0) document[first] = value;
  else setMember(member(document, first), rest, value);
}

describe('a folder or configuration as people find it', () => {
  it('is read as OpenCLIP where a configuration of timm lies beside it', async () => {
    const folder = writeOpenClipFolder(temporaryFolder(), clip);
    writeFileSync(join(folder, 'config.json'), '{"architecture": "vit_base_patch16_clip_224"}');
    writeFileSync(join(folder, 'model.safetensors'), 'timm');
    await using weights = await ClipWeights.open(folder);
    expect(weights.architecture.vision.width).toBe(SMALL_SHAPE.vision.width);
  });

  it('takes what a Hugging Face configuration leaves out from the defaults of transformers', () => {
    const { vision, text, projectionWidth } = huggingFaceLayout.readArchitecture({
      model_type: 'clip',
      vision_config: { patch_size: 16 },
      text_config: {},
    });
    expect(projectionWidth).toBe(512);
    expect(vision).toMatchObject({
      width: 768,
      feedForwardWidth: 3072,
      layers: 12,
      heads: 12,
      imageSize: 224,
      patchSize: 16,
    });
    expect(text).toMatchObject({
      width: 512,
      feedForwardWidth: 2048,
      layers: 12,
      heads: 8,
      contextLength: 77,
    });
  });

  it.each(['no_causal_mask', 'pool_type', 'act_kwargs'])(
    'is refused for %s, which changes the computation',
    async (key) => {
      const opened = openOpenClip(({ configuration }) => {
        member(member(configuration, 'model_cfg'), 'text_cfg')[key] = 'other';
      });
      await expect(opened).rejects.toMatchObject(
        problem('invalid-model', `text_cfg.${key}`, 'not supported'),
      );
    },
  );
});
