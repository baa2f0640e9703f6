"""The model run by sentence-transformers: the reference, the fallback, and the way to every other model."""

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Literal

import numpy as np

from index.bulk import Chunk, groups_of_like_length
from index.weights import EncoderUnavailable
from index.word_pieces import sound

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Dtype = Literal["float32", "bfloat16"]
