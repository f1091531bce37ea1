"""all-MiniLM-L6-v2 on a CPU with numpy alone: no PyTorch, no ONNX runtime, no network.

The published model is a six-layer BERT encoder, mean pooling over the tokens and a division by the length.
`check` compares it with values that the sentence-transformers library gives for the same model.
"""

import hashlib
import pathlib

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

DIMENSIONS = 384
LAYERS = 6
HEADS = 12
MAX_TOKENS = 256
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
REFERENCE_TEXT = "This is an example sentence"
REFERENCE_START = (0.0677, 0.0635, 0.0487, 0.0793)


class MiniLm:
    def __init__(self, folder: pathlib.Path):
        weights = folder / "model.safetensors"
        digest = hashlib.sha256(weights.read_bytes()).hexdigest()
        if digest != WEIGHTS_SHA256:
            raise SystemExit(f"{weights} is not all-MiniLM-L6-v2: SHA-256 {digest}")
        self.weights = load_file(weights)
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(MAX_TOKENS)
        self.tokenizer.no_padding()

    def check(self) -> None:
        start = self.embed([REFERENCE_TEXT])[0][:4]
        if not np.allclose(start, REFERENCE_START, atol=1e-4):
            raise SystemExit(f"the encoder is wrong: {start} instead of {REFERENCE_START}")

    def embed(self, texts: list[str], batch: int = 64) -> np.ndarray:
        encoded = [e.ids for e in self.tokenizer.encode_batch(texts)]
        order = sorted(range(len(texts)), key=lambda i: len(encoded[i]))
        vectors = np.empty((len(texts), DIMENSIONS), np.float32)
        for start in range(0, len(order), batch):
            rows = order[start : start + batch]
            vectors[rows] = self._encode([encoded[i] for i in rows])
        return vectors

    def _encode(self, batch: list[list[int]]) -> np.ndarray:
        length = max(map(len, batch))
        ids = np.zeros((len(batch), length), np.int64)
        mask = np.zeros((len(batch), length), np.float32)
        for i, tokens in enumerate(batch):
            ids[i, : len(tokens)] = tokens
            mask[i, : len(tokens)] = 1
        states = self._embeddings(ids)
        for layer in range(LAYERS):
            states = self._layer(states, mask, f"encoder.layer.{layer}")
        pooled = (states * mask[:, :, None]).sum(1) / mask.sum(1)[:, None]
        return pooled / np.linalg.norm(pooled, axis=1, keepdims=True)

    def _embeddings(self, ids: np.ndarray) -> np.ndarray:
        word = self.weights["embeddings.word_embeddings.weight"][ids]
        position = self.weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
        segment = self.weights["embeddings.token_type_embeddings.weight"][0]
        return self._normalize(word + position + segment, "embeddings.LayerNorm")

    def _layer(self, states: np.ndarray, mask: np.ndarray, name: str) -> np.ndarray:
        attended = self._linear(self._attention(states, mask, name), f"{name}.attention.output.dense")
        states = self._normalize(states + attended, f"{name}.attention.output.LayerNorm")
        inner = gelu(self._linear(states, f"{name}.intermediate.dense"))
        return self._normalize(states + self._linear(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")

    def _attention(self, states: np.ndarray, mask: np.ndarray, name: str) -> np.ndarray:
        size, length, _ = states.shape

        def heads(part: str) -> np.ndarray:
            projected = self._linear(states, f"{name}.attention.self.{part}")
            return projected.reshape(size, length, HEADS, -1).transpose(0, 2, 1, 3)

        query, key, value = heads("query"), heads("key"), heads("value")
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(query.shape[-1]))
        scores += (1 - mask)[:, None, None, :] * np.float32(-1e9)
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        weights = scores / scores.sum(-1, keepdims=True)
        return (weights @ value).transpose(0, 2, 1, 3).reshape(size, length, DIMENSIONS)

    def _linear(self, x: np.ndarray, name: str) -> np.ndarray:
        return x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def _normalize(self, x: np.ndarray, name: str) -> np.ndarray:
        centred = x - x.mean(-1, keepdims=True)
        variance = (centred * centred).mean(-1, keepdims=True)
        scaled = centred / np.sqrt(variance + np.float32(1e-12))
        return scaled * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]


def gelu(x: np.ndarray) -> np.ndarray:
    return np.float32(0.5) * x * (1 + erf(x / np.float32(np.sqrt(2))))


def erf(x: np.ndarray) -> np.ndarray:
    """Abramowitz and Stegun 7.1.26: off by 1.5e-7 at most, less than float32 resolves here."""
    a = np.abs(x)
    t = 1 / (1 + np.float32(0.3275911) * a)
    polynomial = np.zeros_like(t)
    for coefficient in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592):
        polynomial = (polynomial + np.float32(coefficient)) * t
    return np.sign(x) * (1 - polynomial * np.exp(-a * a))
