"""What one would otherwise take, each as its own documentation shows it: given the same windows, the same vectors.

A store finds windows; an article is where its best window stands. What is not installed raises
`ModuleNotFoundError` when it is made, and is reported so.
"""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.scripts import simplify
from retrieval.engines.model import Entry
from retrieval.model import Embedder, Vectors

Search = Callable[[str], Sequence[str]]
"""From a question to ids of articles, best first."""
FETCHED = 3
"""Windows that are fetched for each article asked for: long articles have several."""


@dataclass(frozen=True, slots=True, eq=False)
class Stock:
    """Entries with a vector for each of their windows, in order; `depth` articles are asked for."""

    entries: Sequence[Entry]
    vectors: Vectors
    embedder: Embedder
    depth: int

    def windows(self) -> list[tuple[str, str]]:
        """The article's id and the text of each window."""
        return [(entry.id, window) for entry in self.entries for window in entry.windows]

    def encode(self, text: str) -> list[float]:
        vector: list[float] = self.embedder.encode_queries([text])[0].tolist()
        return vector

    @property
    def fetched(self) -> int:
        return min(self.depth * FETCHED, len(self.vectors))

    def articles(self, windows: Iterable[str]) -> list[str]:
        return list(dict.fromkeys(windows))[: self.depth]


def _words(text: str) -> list[str]:
    import jieba

    jieba.setLogLevel("ERROR")
    return [word for word in jieba.lcut(simplify(text).lower()) if word.strip()]


def rank_bm25(stock: Stock) -> Search:
    from rank_bm25 import BM25Okapi

    index = BM25Okapi([_words(entry.texts[0]) for entry in stock.entries])
    ids = [entry.id for entry in stock.entries]
    return lambda text: index.get_top_n(_words(text), ids, stock.depth)


def bm25s(stock: Stock) -> Search:
    import bm25s as library

    index = library.BM25()
    index.index([_words(entry.texts[0]) for entry in stock.entries], show_progress=False)
    count = min(stock.depth, len(stock.entries))

    def search(text: str) -> list[str]:
        rows, _ = index.retrieve([_words(text)], k=count, show_progress=False)
        return [stock.entries[row].id for row in rows[0]]

    return search


def haystack(stock: Stock) -> Search:
    from haystack import Document
    from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    store = InMemoryDocumentStore(embedding_similarity_function="dot_product")
    windows = zip(stock.windows(), stock.vectors.tolist(), strict=True)
    store.write_documents(
        [
            Document(id=str(row), content=text, embedding=vector, meta={"article": article})
            for row, ((article, text), vector) in enumerate(windows)
        ]
    )
    retriever = InMemoryEmbeddingRetriever(store, top_k=stock.fetched, scale_score=False)

    def search(text: str) -> list[str]:
        found = retriever.run(query_embedding=stock.encode(text))["documents"]
        return stock.articles(each.meta["article"] for each in found)

    return search


def llama_index(stock: Stock) -> Search:
    from llama_index.core.schema import TextNode
    from llama_index.core.vector_stores import SimpleVectorStore, VectorStoreQuery

    store = SimpleVectorStore()
    windows = zip(stock.windows(), stock.vectors.tolist(), strict=True)
    store.add([TextNode(id_=str(row), text=text, embedding=vector) for row, ((_, text), vector) in enumerate(windows)])
    articles = [article for article, _ in stock.windows()]

    def search(text: str) -> list[str]:
        query = VectorStoreQuery(query_embedding=stock.encode(text), similarity_top_k=stock.fetched)
        return stock.articles(articles[int(each)] for each in store.query(query).ids or ())

    return search


def chroma(stock: Stock) -> Search:
    import chromadb
    from chromadb.config import Settings

    client = chromadb.EphemeralClient(Settings(anonymized_telemetry=False))
    collection = client.create_collection(f"articles-{id(stock)}", metadata={"hnsw:space": "ip"})
    windows, portion = stock.windows(), client.get_max_batch_size()
    for start in range(0, len(windows), portion):
        part = range(start, min(start + portion, len(windows)))
        collection.add(
            ids=[str(row) for row in part],
            embeddings=stock.vectors[part.start : part.stop],
            metadatas=[{"article": windows[row][0]} for row in part],
        )

    def search(text: str) -> list[str]:
        found = collection.query(query_embeddings=[stock.encode(text)], n_results=stock.fetched, include=["metadatas"])
        return stock.articles(str(each["article"]) for each in (found["metadatas"] or [[]])[0])

    return search


def milvus_lite(stock: Stock) -> Search:
    """Its own hybrid search: vectors and BM25 over jieba words, joined by reciprocal ranks."""
    from milvus_lite import __name__ as _installed  # noqa: F401 - its own error says less
    from pymilvus import AnnSearchRequest, RRFRanker

    from retrieval.engines.milvus import MilvusEngine, MilvusEngines

    uri = str(Path(tempfile.mkdtemp()) / "lite.db")
    engine = MilvusEngines(uri).empty("peer", stock.embedder.dimension).changed(stock.entries, stock.vectors)
    assert isinstance(engine, MilvusEngine)

    def search(text: str) -> list[str]:
        sides = [
            AnnSearchRequest([stock.encode(text)], "dense", {}, stock.fetched),
            AnnSearchRequest([text], "sparse", {}, stock.fetched),
        ]
        found = engine._client.hybrid_search(engine._name, sides, RRFRanker(), stock.fetched, ["entry"])
        return stock.articles(each["entity"]["entry"] for each in found[0])

    return search


STORES: dict[str, Callable[[Stock], Search]] = {
    "rank-bm25,jieba 词": rank_bm25,
    "bm25s,jieba 词": bm25s,
    "haystack-ai 内存库,同一向量": haystack,
    "llama-index 内存库,同一向量": llama_index,
    "chromadb,同一向量": chroma,
    "milvus-lite 混合检索(RRF),同一向量": milvus_lite,
}
