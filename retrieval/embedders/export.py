"""Writes the bundled weights as a sentence-transformers folder, in float32 and with the whole vocabulary.

For training, and for the test that holds what is served against the same weights run by others.
Needs safetensors, which the extra [models] brings.
"""

import json
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from retrieval.embedders.bundled import PASSAGE, QUERY
from retrieval.embedders.vocabulary import build_tokenizer
from retrieval.embedders.weights import Floats, Weights

_ROLES = {"bos": "begin", "cls": "begin", "eos": "end", "sep": "end", "pad": "padding", "unk": "unknown"}
_MODULES = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))


def write_sentence_transformer(weights: Weights, folder: Path) -> None:
    """Write the model into `folder`, which is made (470 MB).

    :raises ModuleNotFoundError: the extra [models] is not installed.
    """
    from safetensors.numpy import save_file  # noqa: PLC0415

    for path, _ in _MODULES:
        (folder / path).mkdir(parents=True, exist_ok=True)
    save_file(_tensors(weights), folder / "model.safetensors", metadata={"format": "pt"})
    _tokenizer(weights).save(str(folder / "tokenizer.json"))
    for name, settings in _settings(weights).items():
        (folder / name).write_text(json.dumps(settings, indent=1), encoding="utf-8")


def _tensors(weights: Weights) -> dict[str, Floats]:
    header = weights.header
    words = weights.blocks("emb.word", header.hidden, header.vocabulary).values()
    positions = weights.floats("emb.pos", header.positions * header.hidden).reshape(-1, header.hidden)
    types = weights.floats("emb.type", header.token_types * header.hidden).reshape(-1, header.hidden)
    tensors = {
        "embeddings.word_embeddings.weight": words,
        "embeddings.position_embeddings.weight": positions,
        "embeddings.token_type_embeddings.weight": types,
        **_norm(weights, "emb.ln", "embeddings.LayerNorm"),
    }
    for layer in range(header.layers):
        tensors |= _layer(weights, f"l{layer}", f"encoder.layer.{layer}")
    return {name: np.ascontiguousarray(tensor) for name, tensor in tensors.items()}


def _layer(weights: Weights, source: str, target: str) -> dict[str, Floats]:
    hidden, wide = weights.header.hidden, weights.header.feed_forward
    dense = {
        ("q", "attention.self.query", hidden, hidden),
        ("k", "attention.self.key", hidden, hidden),
        ("v", "attention.self.value", hidden, hidden),
        ("ao", "attention.output.dense", hidden, hidden),
        ("fi", "intermediate.dense", hidden, wide),
        ("fo", "output.dense", wide, hidden),
    }
    tensors: dict[str, Floats] = {}
    for short, name, columns, rows in dense:
        tensors[f"{target}.{name}.weight"] = weights.blocks(f"{source}.{short}.w", columns, rows).values()
        tensors[f"{target}.{name}.bias"] = weights.floats(f"{source}.{short}.b", rows)
    tensors |= _norm(weights, f"{source}.aln", f"{target}.attention.output.LayerNorm")
    return tensors | _norm(weights, f"{source}.oln", f"{target}.output.LayerNorm")


def _norm(weights: Weights, source: str, target: str) -> dict[str, Floats]:
    sides = {"w": "weight", "b": "bias"}
    return {
        f"{target}.{name}": weights.floats(f"{source}.{side}", weights.header.hidden) for side, name in sides.items()
    }


def _tokenizer(weights: Weights) -> Tokenizer:
    tokenizer = build_tokenizer(weights, range(len(weights.pieces)))
    tokenizer.add_special_tokens(sorted(set(_special_tokens(weights).values())))
    return tokenizer


def _special_tokens(weights: Weights) -> dict[str, str]:
    return {f"{role}_token": weights.pieces[getattr(weights.specials, of)] for role, of in _ROLES.items()}


def _settings(weights: Weights) -> dict[str, object]:
    """What each of the folder's JSON files says."""
    header = weights.header
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": header.hidden,
            "num_hidden_layers": header.layers,
            "num_attention_heads": header.heads,
            "intermediate_size": header.feed_forward,
            "vocab_size": header.vocabulary,
            "max_position_embeddings": header.positions,
            "type_vocab_size": header.token_types,
            "layer_norm_eps": header.epsilon,
            "hidden_act": "gelu",
            "pad_token_id": weights.specials.padding,
            "dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": header.positions,
            "model_input_names": ["input_ids", "attention_mask"],
            **_special_tokens(weights),
        },
        "modules.json": [
            {"idx": place, "name": str(place), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for place, (path, kind) in enumerate(_MODULES)
        ],
        "sentence_bert_config.json": {"max_seq_length": header.positions, "do_lower_case": False},
        "1_Pooling/config.json": {
            "word_embedding_dimension": header.hidden,
            "pooling_mode_mean_tokens": True,
            "pooling_mode_cls_token": False,
        },
        "config_sentence_transformers.json": {
            "prompts": {"query": QUERY, "document": PASSAGE},
            "similarity_fn_name": "cosine",
        },
    }
