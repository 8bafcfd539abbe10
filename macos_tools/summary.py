"""An extractive summary: the sentences of a document that say most of it, as they stand there.

The method is LexRank (Erkan and Radev 2004, "LexRank: Graph-based Lexical Centrality as Salience in Text
Summarization", JAIR 22): sentences vote for those they resemble (cosine of tf-idf vectors), and PageRank's
power iteration counts the votes. The random jump prefers early sentences (biased LexRank: Otterbacher, Erkan
and Radev 2005), since documents say first what they are about. Sentences are then taken greedily, each worth
less the more it repeats one already taken (maximal marginal relevance: Carbonell and Goldstein 1998) and the
more of its page has been taken, so that a long document is told from all of its parts.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from macos_tools.matching import fold
from macos_tools.sentences import lines_of, sentences_of, without_running_lines

MAX_SENTENCES = 400
"""The graph grows with the square of this; of longer documents the most typical ones enter."""
DAMPING = 0.85
TOO_ALIKE = 0.5
"""Cosine above which a sentence only repeats another."""
LONGEST_SENTENCE = 1_000
"""Characters after which a sentence is cut off: megabytes without a full stop are no summary."""
PAGE_TAKEN = 0.6
"""What a sentence is worth for each one already taken from its page."""
_STOP = frozenset({
    "a", "about", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be", "been", "but",
    "by", "can", "could", "did", "do", "does", "for", "from", "had", "has", "have", "he", "her", "his",
    "how", "i", "if", "in", "into", "is", "it", "its", "may", "more", "most", "no", "not", "of", "on",
    "one", "or", "our", "out", "she", "should", "so", "some", "such", "than", "that", "the", "their",
    "them", "then", "there", "these", "they", "this", "to", "up", "was", "we", "were", "what", "when",
    "which", "who", "will", "with", "would", "you", "your",
})  # fmt: skip
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a document."""

    text: str
    page: int
    """From 1; 0 when the document has no pages."""


def summarize(pages: Sequence[str], *, numbered: bool, count: int | None = None) -> tuple[Sentence, ...]:
    """Return the sentences that say most of a document, in its order.

    Args:
        pages: the text, page by page.
        numbered: whether the pages have numbers that mean something.
        count: how many sentences; None for 3 to 6, by the length of the document.

    Returns:
        The sentences; lines where there are no sentences; empty when there are neither.
    """
    cleaned = without_running_lines(pages)
    for cut in (sentences_of, lines_of):
        found = list(
            dict.fromkeys(
                Sentence(s, n if numbered else 0) for n, page in enumerate(cleaned, 1) for s in cut(page)
            )
        )
        if found:
            break
    else:
        return ()
    wanted = count if count is not None else max(3, min(6, round(math.sqrt(len(found)) * 0.75)))
    found = _commonest(found)
    chosen = _choose(found, wanted)
    return tuple(_cut_off(found[index]) for index in sorted(chosen))


def _cut_off(sentence: Sentence) -> Sentence:
    text = sentence.text
    return (
        sentence if len(text) <= LONGEST_SENTENCE else replace(sentence, text=f"{text[:LONGEST_SENTENCE]}…")
    )


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    for word in fold(text).split():
        if _CJK.search(word):
            # No spaces between words: pairs of characters stand in for them.
            tokens.extend(word[i : i + 2] for i in range(max(1, len(word) - 1)))
        elif word not in _STOP and len(word) > 1:
            tokens.append(_stem(word))
    return tokens


def _stem(word: str) -> str:
    """Cut the commonest English endings, so that "meeting" and "meetings" are one word."""
    for ending, kept in (("ies", 3), ("ing", 4), ("ed", 4), ("es", 4), ("s", 3)):
        if word.endswith(ending) and len(word) - len(ending) >= kept and not word.endswith("ss"):
            return word[: -len(ending)]
    return word


def _commonest(sentences: list[Sentence]) -> list[Sentence]:
    """Return at most `MAX_SENTENCES`: those whose words are commonest on average (SumBasic's weight)."""
    if len(sentences) <= MAX_SENTENCES:
        return sentences
    cut = [_tokens(sentence.text) for sentence in sentences]
    counts = Counter(token for tokens in cut for token in tokens)
    weights = [sum(counts[token] for token in tokens) / max(4, len(tokens)) for tokens in cut]
    best = sorted(range(len(sentences)), key=lambda index: -weights[index])[:MAX_SENTENCES]
    return [sentences[index] for index in sorted(best)]


def _choose(sentences: Sequence[Sentence], wanted: int) -> list[int]:
    vectors = _vectors([_tokens(sentence.text) for sentence in sentences])
    scores = _rank(vectors)
    chosen: list[int] = []
    repeats = [0.0] * len(sentences)
    taken: Counter[int] = Counter()

    def worth(index: int) -> float:
        page = sentences[index].page
        return scores[index] * (1 - repeats[index]) * PAGE_TAKEN ** (taken[page] if page else 0)

    while len(chosen) < wanted:
        left = [n for n in range(len(sentences)) if n not in chosen and repeats[n] <= TOO_ALIKE]
        if not left:
            break
        best = max(left, key=worth)
        chosen.append(best)
        taken[sentences[best].page] += 1
        repeats = [max(old, _cosine(vectors[best], vectors[n])) for n, old in enumerate(repeats)]
    return chosen


def _vectors(cut: Sequence[Sequence[str]]) -> list[dict[str, float]]:
    """Return a tf-idf vector of length 1 for each sentence."""
    containing = Counter(token for tokens in cut for token in set(tokens))
    vectors = []
    for tokens in cut:
        raw = {
            token: n * math.log((1 + len(cut)) / containing[token]) for token, n in Counter(tokens).items()
        }
        norm = math.sqrt(sum(value * value for value in raw.values())) or 1.0
        vectors.append({token: value / norm for token, value in raw.items()})
    return vectors


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    short, long = (one, other) if len(one) < len(other) else (other, one)
    return sum(value * long.get(token, 0.0) for token, value in short.items())


def _rank(vectors: Sequence[dict[str, float]]) -> list[float]:
    """Return each sentence's share of the votes (they sum to 1)."""
    size = len(vectors)
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for index, vector in enumerate(vectors):
        for token, value in vector.items():
            postings[token].append((index, value))
    links: list[list[tuple[int, float]]] = []
    for index, vector in enumerate(vectors):
        votes: dict[int, float] = defaultdict(float)
        for token, value in vector.items():
            for other, other_value in postings[token]:
                votes[other] += value * other_value
        votes.pop(index, None)  # nobody votes for itself
        total = sum(votes.values())
        links.append([(other, vote / total) for other, vote in votes.items()] if total else [])
    jump = [1.0 / (1.0 + 2.0 * index / size) for index in range(size)]
    jump = [value / sum(jump) for value in jump]
    scores = jump
    for _ in range(50):
        lost = sum(scores[index] for index in range(size) if not links[index])
        after = [(1 - DAMPING + DAMPING * lost) * value for value in jump]
        for index, out in enumerate(links):
            for other, share in out:
                after[other] += DAMPING * scores[index] * share
        moved = sum(abs(a - b) for a, b in zip(after, scores, strict=True))
        scores = after
        if moved < 1e-6:
            break
    return scores
