"""A small CLIP in PyTorch whose image side can end in ITACLIP's last block, so that the weights are trained
for the attention with which they are used. q, k and v follow the paper's symbols.
"""
import torch
import torch.nn.functional as F
from torch import nn

WIDTH, DEPTH, HEADS, PATCHES = 128, 12, 2, 14
TEXT_WIDTH, TEXT_DEPTH, TOKENS, VOCABULARY = 64, 3, 77, 49408
PROJECTION = 64
# Blocks 7, 8 and 10 counted from 1; their attention is mixed into the last block's.
INTERMEDIATE = (6, 7, 9)


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.layer_norm1 = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.out_proj = nn.Linear(width, width)
        self.layer_norm2 = nn.LayerNorm(width)
        self.fc1 = nn.Linear(width, 4 * width)
        self.fc2 = nn.Linear(4 * width, width)

    def split(self, x):
        batch, tokens, width = x.shape
        qkv = self.qkv(self.layer_norm1(x)).view(batch, tokens, 3, self.heads, width // self.heads)
        return qkv.permute(2, 0, 3, 1, 4).unbind(0)

    def merge(self, heads):
        return self.out_proj(heads.transpose(1, 2).flatten(2))

    def feed_forward(self, x):
        hidden = self.fc1(self.layer_norm2(x))
        return x + self.fc2(hidden * torch.sigmoid(1.702 * hidden))

    def forward(self, x, causal=False):
        """Runs CLIP's own block; also returns q and k, which ITACLIP needs."""
        q, k, v = self.split(x)
        x = x + self.merge(F.scaled_dot_product_attention(q, k, v, is_causal=causal))
        return self.feed_forward(x), q, k


def self_self_attention(q, k):
    """Computes softmax(q qT / sqrt d) + softmax(k kT / sqrt d); rows sum to 2."""
    scale = q.shape[-1] ** -0.5
    of_queries = torch.softmax(q @ q.transpose(-1, -2) * scale, -1)
    return of_queries + torch.softmax(k @ k.transpose(-1, -2) * scale, -1)


class ImageEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.patch_embedding = nn.Conv2d(3, WIDTH, 16, 16, bias=False)
        self.class_embedding = nn.Parameter(torch.randn(WIDTH) * 0.02)
        self.position_embedding = nn.Parameter(torch.randn(PATCHES**2 + 1, WIDTH) * 0.02)
        self.pre_layrnorm = nn.LayerNorm(WIDTH)
        self.layers = nn.ModuleList(Block(WIDTH, HEADS) for _ in range(DEPTH))
        self.post_layernorm = nn.LayerNorm(WIDTH)
        self.projection = nn.Linear(WIDTH, PROJECTION, bias=False)

    def forward(self, pixels):
        """Maps (B, 3, 224, 224) normalized to patch features (B, 196, 64) and class features (B, 64), unit
        length.
        """
        patches = self.patch_embedding(pixels).flatten(2).transpose(1, 2)
        first = self.class_embedding.expand(len(pixels), 1, WIDTH)
        x = self.pre_layrnorm(torch.cat([first, patches], 1) + self.position_embedding)
        kept = []
        for index, block in enumerate(self.layers[:-1]):
            x, q, k = block(x)
            if index in INTERMEDIATE:
                kept.append(self_self_attention(q, k))
        return self.project(self.last_block(x, kept))[:, 1:], self.project(self.class_token(x))

    def last_block(self, x, kept):
        block = self.layers[-1]
        q, k, v = block.split(x)
        attention = 0.5 * self_self_attention(q, k) + 0.5 * sum(kept) / len(kept)
        return x + block.merge(attention @ v)

    def class_token(self, x):
        """Runs CLIP's own last block, for the class token only."""
        block = self.layers[-1]
        q, k, v = block.split(x)
        first = x[:, :1] + block.merge(F.scaled_dot_product_attention(q[:, :, :1], k, v))
        return block.feed_forward(first)[:, 0]

    def project(self, x):
        return F.normalize(self.projection(self.post_layernorm(x)).float(), dim=-1)


class TextEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.token_embedding = nn.Embedding(VOCABULARY, TEXT_WIDTH)
        self.position_embedding = nn.Parameter(torch.randn(TOKENS, TEXT_WIDTH) * 0.01)
        self.layers = nn.ModuleList(Block(TEXT_WIDTH, 1) for _ in range(TEXT_DEPTH))
        self.final_layer_norm = nn.LayerNorm(TEXT_WIDTH)
        self.projection = nn.Linear(TEXT_WIDTH, PROJECTION, bias=False)
        nn.init.normal_(self.token_embedding.weight, std=0.02)

    def forward(self, tokens, ends):
        """Maps (Q, T) token ids and the position of each end-of-text token to (Q, 64), unit length."""
        x = self.token_embedding(tokens) + self.position_embedding[: tokens.shape[1]]
        for block in self.layers:
            x, _, _ = block(x, causal=True)
        last = self.final_layer_norm(x)[torch.arange(len(x)), ends]
        return F.normalize(self.projection(last).float(), dim=-1)


class Clip(nn.Module):
    def __init__(self):
        super().__init__()
        self.image = ImageEncoder()
        self.text = TextEncoder()
        self.logit_scale = nn.Parameter(torch.tensor([2.6592]))
