"""Converts weights to and from the Hugging Face CLIP layout (float16, names as in `transformers`)."""
import os

import torch
from safetensors.torch import load_file, save_file

RENAMED = {"self_attn.out_proj": "out_proj", "mlp.fc1": "fc1", "mlp.fc2": "fc2"}
FIXED = {
    "logit_scale": "logit_scale",
    "text_projection.weight": "text.projection.weight",
    "visual_projection.weight": "image.projection.weight",
    "text_model.final_layer_norm.weight": "text.final_layer_norm.weight",
    "text_model.final_layer_norm.bias": "text.final_layer_norm.bias",
    "text_model.embeddings.token_embedding.weight": "text.token_embedding.weight",
    "text_model.embeddings.position_embedding.weight": "text.position_embedding",
    "vision_model.embeddings.class_embedding": "image.class_embedding",
    "vision_model.embeddings.patch_embedding.weight": "image.patch_embedding.weight",
    "vision_model.embeddings.position_embedding.weight": "image.position_embedding",
    **{f"vision_model.{norm}.{part}": f"image.{norm}.{part}"
       for norm in ("pre_layrnorm", "post_layernorm") for part in ("weight", "bias")},
}


def save(model, path):
    """Writes beside the target and renames, so that a reader never sees half a file."""
    state = model.state_dict()
    tensors = {theirs: state[ours] for theirs, ours in FIXED.items()}
    for name, value in state.items():
        if ".layers." in name:
            tensors.update(to_hugging_face(name, value))
    halves = {name: value.detach().half().contiguous() for name, value in tensors.items()}
    save_file(halves, f"{path}.part", metadata={"format": "pt"})
    os.replace(f"{path}.part", path)


def to_hugging_face(name, value):
    side, _, layer, rest = name.split(".", 3)
    prefix = f"{'vision' if side == 'image' else 'text'}_model.encoder.layers.{layer}"
    module, part = rest.rsplit(".", 1)
    if module == "qkv":
        thirds = zip("qkv", value.chunk(3))
        return {f"{prefix}.self_attn.{letter}_proj.{part}": third for letter, third in thirds}
    theirs = {ours: theirs for theirs, ours in RENAMED.items()}.get(module, module)
    return {f"{prefix}.{theirs}.{part}": value}


def load(model, path):
    tensors = load_file(path)
    state = {}
    for name in model.state_dict():
        if ".layers." not in name:
            theirs = next(key for key, ours in FIXED.items() if ours == name)
            state[name] = tensors[theirs].float()
            continue
        parts = [tensors[key] for key in to_hugging_face(name, torch.zeros(3)).keys()]
        state[name] = torch.cat(parts).float()
    model.load_state_dict(state)
