"""Logistic regression over sparse marks, in plain Python: small, exact and repeatable."""

import math
import random
from collections import defaultdict
from collections.abc import Sequence

Sample = tuple[dict[str, float], float, float]
"""Marks, the wanted answer from 0 to 1, and how much the sample counts."""


def learn(
    samples: Sequence[Sample], *, rounds: int = 12, rate: float = 0.1, decay: float = 0.005,
    bias: str | None = "*", seed: int = 7,
) -> dict[str, float]:  # fmt: skip
    """Return the weight of each mark that answers the samples best (Adagrad, L2 by `decay`).

    Without `bias` turning the signs of all marks turns the answer round.
    """
    weights: dict[str, float] = defaultdict(float)
    squares: dict[str, float] = defaultdict(lambda: 1e-2)
    order = list(range(len(samples)))
    shuffle = random.Random(seed)
    for _ in range(rounds):
        shuffle.shuffle(order)
        for number in order:
            marks, wanted, importance = samples[number]
            if bias:
                marks = {**marks, bias: 1.0}
            error = (answer(weights, marks) - wanted) * importance
            for mark, value in marks.items():
                gradient = error * value + decay * weights[mark] * (mark != bias)
                squares[mark] += gradient * gradient
                weights[mark] -= rate * gradient / math.sqrt(squares[mark])
    return dict(weights)


def answer(weights: dict[str, float], marks: dict[str, float]) -> float:
    """Return the probability that the weights give to a sample's marks."""
    total = sum(weights.get(mark, 0.0) * value for mark, value in marks.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
