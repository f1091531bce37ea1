"""Reads the WordNet 3.0 database files and yields the rows of the collection `glosses`."""

import collections
import math
import pathlib
import re

PARTS = {"noun": 1, "verb": 2, "adj": 3, "adv": 4}
PARTITIONS = {"noun": "noun", "verb": "verb", "adj": "adjective", "adv": "adverb"}
LETTERS = {"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}
CATEGORIES = (
    "adj.all adj.pert adv.all noun.Tops noun.act noun.animal noun.artifact noun.attribute noun.body noun.cognition "
    "noun.communication noun.event noun.feeling noun.food noun.group noun.location noun.motive noun.object noun.person "
    "noun.phenomenon noun.plant noun.possession noun.process noun.quantity noun.relation noun.shape noun.state "
    "noun.substance noun.time verb.body verb.change verb.cognition verb.communication verb.competition "
    "verb.consumption verb.contact verb.creation verb.emotion verb.motion verb.perception verb.possession verb.social "
    "verb.stative verb.weather adj.ppl"
).split()
POINTERS = {
    "!": "antonym", "@": "hypernym", "@i": "instance_of", "~": "hyponym", "~i": "instance", "#m": "member_of",
    "#s": "substance_of", "#p": "part_of", "%m": "member", "%s": "substance", "%p": "part", "=": "attribute",
    "+": "derivation", ";c": "topic", "-c": "topic_member", ";r": "region", "-r": "region_member", ";u": "usage",
    "-u": "usage_member", "*": "entailment", ">": "cause", "^": "also", "$": "verb_group", "&": "similar",
    "<": "participle", "\\": "pertainym",
}
RUDE_GLOSS = re.compile(r"\b(?:slurs?|offensive|obscen\w+|vulgar|derogatory|sexual\w*|intercourse|genital\w*|copulat\w+)\b")


class WordNet:
    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self.counts = read_counts(folder / "cntlist.rev")
        self.synsets = {s["id"]: s for part in PARTS for s in self._read(part)}
        self.senses = collections.Counter(
            (s["part"], word.lower()) for s in self.synsets.values() for word in s["words"]
        )

    def _read(self, part: str):
        for line in (self.folder / f"data.{part}").read_text("latin-1").splitlines():
            if not line.startswith(" "):
                yield self._synset(line, part)

    def _synset(self, line: str, part: str) -> dict:
        head, gloss = line.split(" | ", 1)
        fields = head.split()
        size = int(fields[3], 16)
        lexical = [(re.sub(r"\(\w+\)$", "", fields[4 + 2 * i]), int(fields[5 + 2 * i], 16)) for i in range(size)]
        at = 4 + 2 * size
        amount = int(fields[at])
        pointers = [tuple(fields[at + 1 + 4 * i : at + 5 + 4 * i]) for i in range(amount)]
        rest = fields[at + 1 + 4 * amount :]
        frames = sorted({int(rest[i]) for i in range(2, len(rest), 3)}) if part == "verb" and rest else []
        return {
            "id": number(part, fields[0]), "part": part, "offset": fields[0], "satellite": fields[2] == "s",
            "category": CATEGORIES[int(fields[1])], "words": [w.replace("_", " ") for w, _ in lexical],
            "count": sum(self._count(part, fields[1], w, i) for w, i in lexical),
            "pointers": [(p[0], number(LETTERS[p[2]], p[1]), int(p[3][2:], 16)) for p in pointers],
            "frames": frames, "gloss": gloss.strip(),
        }

    def _count(self, part: str, file: str, word: str, index: int) -> int:
        kinds = (3, 5) if part == "adj" else (PARTS[part],)
        return sum(self.counts.get((word.lower(), kind, int(file), index), 0) for kind in kinds)

    def rude_words(self) -> set[str]:
        """Words of which WordNet marks at least half of the senses as a slur, an obscenity or a disparagement."""
        marks = {
            s["id"] for s in self.synsets.values()
            if s["category"] == "noun.communication"
            and {"ethnic slur", "obscenity", "disparagement"} & set(s["words"])
        }
        senses, marked = collections.Counter(), collections.Counter()
        for synset in self.synsets.values():
            for word in {w.lower() for w in synset["words"]}:
                senses[word] += 1
                marked[word] += any(symbol == ";u" and target in marks for symbol, target, _ in synset["pointers"])
        return {word for word, count in marked.items() if 2 * count >= senses[word]}

    def rows(self, limit: int) -> list[dict]:
        rude = self.rude_words()
        decent = [
            s for s in self.synsets.values()
            if s["count"] and not RUDE_GLOSS.search(s["gloss"]) and rude.isdisjoint(w.lower() for w in s["words"])
        ]
        decent.sort(key=lambda s: (-s["count"], s["id"]))
        total = sum(s["count"] for s in self.synsets.values())
        return sorted((self._row(s, total) for s in decent[:limit]), key=lambda row: row["id"])

    def _row(self, synset: dict, total: int) -> dict:
        text, examples = definition_and_examples(synset["gloss"])
        words = synset["words"]
        polysemy = sum(self.senses[synset["part"], w.lower()] for w in words) / len(words)
        relations = collections.Counter(POINTERS[p[0]] for p in synset["pointers"])
        return {
            "id": synset["id"], "partition": PARTITIONS[synset["part"]], "lemma": words[0], "text": text,
            "category": synset["category"], "sense_count": len(words), "tag_count": synset["count"],
            "satellite": synset["satellite"], "polysemy": round(polysemy, 4),
            "frequency": synset["count"] / total, "lemmas": words, "examples": examples,
            "relations": {
                "offset": synset["offset"], "count": dict(sorted(relations.items())),
                "hypernyms": [self._name(p) for p in synset["pointers"] if p[0] in ("@", "@i")],
            },
            "dynamic": self._dynamic(synset),
        }

    def _dynamic(self, synset: dict) -> dict:
        extra = {}
        antonyms = [self.synsets[t]["words"][max(i - 1, 0)] for symbol, t, i in synset["pointers"] if symbol == "!"]
        topics = [self._name(p) for p in synset["pointers"] if p[0] == ";c"]
        if antonyms:
            extra["antonym"] = antonyms[0]
        if topics:
            extra["topic"] = topics[0]
        if synset["frames"]:
            extra["verb_frames"] = synset["frames"]
        if synset["count"] >= 100:
            extra["common"] = True
            extra["log_count"] = round(math.log10(synset["count"]), 6)
        return extra

    def _name(self, pointer: tuple) -> str:
        return self.synsets[pointer[1]]["words"][0]


def number(part: str, offset: str) -> int:
    """The synset number of WordNet's own Prolog edition: a digit for the part of speech before the file offset."""
    return PARTS[part] * 100_000_000 + int(offset)


def read_counts(path: pathlib.Path) -> dict:
    counts = {}
    for line in path.read_text("latin-1").splitlines():
        key, _, count = line.split()
        word, rest = key.rsplit("%", 1)
        kind, file, index = rest.split(":")[:3]
        counts[word.lower(), int(kind), int(file), int(index)] = counts.get(
            (word.lower(), int(kind), int(file), int(index)), 0
        ) + int(count)
    return counts


def definition_and_examples(gloss: str) -> tuple[str, list[str]]:
    examples = [e.strip() for e in re.findall(r'"([^"]+)"', gloss)]
    definition = re.split(r'[;:,]?\s*"', gloss, maxsplit=1)[0].strip(" ;")
    return definition or gloss, examples
