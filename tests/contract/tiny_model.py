"""A CTranslate2 model whose weights are set by hand: word by word, each word of a small dictionary gives its translation.

One encoder layer and one decoder layer do nothing but add; the decoder looks at the source word in its own place (one-hot positions
in queries and keys) and the projection turns the source word into its translation. So the file format, the libraries and the
loading are the real ones, and what must come out is known.
"""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np

WORDS = {
    "печень": "liver",
    "без": "without",
    "изменений": "changes",
    "узел": "nodule",
    "мама": "breast",
    "справа": "right",
}
MARKS = ("[[1]]", "[[2]]", "[[3]]")
PLACES = 128


def build(folder: Path, *, argos: bool = False, eos_by_caller: bool = False) -> Path:
    """A model folder in the layout of OPUS-MT, or of an Argos package; with `eos_by_caller` the sentence end must be given."""
    pieces = [f"▁{word}" for word in (*WORDS, *WORDS.values(), *MARKS)]
    vocabulary = ["<unk>", "<s>", "</s>", *pieces]
    model = folder / "model" if argos else folder
    model.mkdir(parents=True)
    _spec(vocabulary, eos_by_caller).save(str(model))
    sentences = " ".join((*WORDS, *WORDS.values(), *MARKS))
    names = ("sentencepiece.model",) if argos else ("source.spm", "target.spm")
    for name in names:
        (folder / name).write_bytes(_pieces(sentences, len(vocabulary)))
    if argos:
        (folder / "metadata.json").write_text(json.dumps({"from_code": "ru", "to_code": "en"}), encoding="utf-8")
    return folder


def _pieces(sentences: str, size: int) -> bytes:
    import sentencepiece

    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([sentences] * 3), model_writer=model, model_type="word", vocab_size=size,
        hard_vocab_limit=False, bos_id=1, eos_id=2, unk_id=0, minloglevel=2, normalization_rule_name="identity",
    )  # fmt: skip
    return model.getvalue()


def _spec(vocabulary: list[str], eos_by_caller: bool):
    from ctranslate2.specs import TransformerSpec

    count = len(vocabulary)
    size = count + PLACES
    spec = TransformerSpec.from_config((1, 1), 1)
    words = np.concatenate([np.eye(count), np.zeros((count, PLACES))], axis=1)
    places = np.concatenate([np.zeros((PLACES, count)), np.eye(PLACES)], axis=1)
    for side, embeddings in ((spec.encoder, spec.encoder.embeddings[0]), (spec.decoder, spec.decoder.embeddings)):
        side.scale_embeddings = False
        embeddings.weight = _f32(words)
        side.position_encodings.encodings = _f32(places)
        _norm(side.layer_norm, size)
        layer = side.layer[0]
        _silent(layer.self_attention, size)
        _norm(layer.ffn.layer_norm, size)
        for linear in (layer.ffn.linear_0, layer.ffn.linear_1):
            _linear(linear, np.zeros((size, size)))
    _look(spec.decoder.layer[0].attention, count, size)
    _linear(spec.decoder.projection, _dictionary(vocabulary, size))
    spec.config.add_source_eos = not eos_by_caller
    spec.config.layer_norm_epsilon = 1e-5
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.validate()
    return spec


def _look(attention, count: int, size: int) -> None:
    """Queries and keys are the places, values the words; what was seen outweighs everything else."""
    place, word = np.zeros((size, size)), np.zeros((size, size))
    place[count:, count:] = 20 * np.eye(PLACES)
    word[:count, :count] = np.eye(count)
    _norm(attention.layer_norm, size)
    _linear(attention.linear[0], place)
    _linear(attention.linear[1], np.concatenate([place, word]))
    _linear(attention.linear[2], 50 * np.eye(size))


def _dictionary(vocabulary: list[str], size: int) -> np.ndarray:
    weight = np.zeros((len(vocabulary), size))
    for number, piece in enumerate(vocabulary):
        made = f"▁{WORDS[piece[1:]]}" if piece[1:] in WORDS else piece
        weight[vocabulary.index(made), number] = 10
    return weight


def _silent(attention, size: int) -> None:
    _norm(attention.layer_norm, size)
    _linear(attention.linear[0], np.zeros((3 * size, size)))
    _linear(attention.linear[1], np.zeros((size, size)))


def _norm(norm, size: int) -> None:
    norm.gamma, norm.beta = _f32(np.ones(size)), _f32(np.zeros(size))


def _linear(linear, weight: np.ndarray) -> None:
    linear.weight, linear.bias = _f32(weight), _f32(np.zeros(weight.shape[0]))


def _f32(values: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(values, dtype=np.float32)
