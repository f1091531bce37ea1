"""Reads the Jargon File 4.4.7 in dictd format and yields the rows of the collection `jargon`."""

import gzip
import pathlib
import re

# How a dictd index writes numbers: base 64, the highest digit first.
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
PARTS_OF_SPEECH = "n v vt vi adj adv interj excl pref suff infix prep conj abbrev quant prov imp cav".split()
REFERENCE = re.compile(r"\{\s*([^{}]+?)\s*\}")
RUDE = re.compile(r"shit|fuck|bitch|whore|piss|dick\b|\btits\b|\bass\b|\bsex|erotic|porn|\brape|genital|virgin")


def rows(folder: pathlib.Path, rude: set[str]) -> list[dict]:
    text = gzip.decompress((folder / "jargon.dict.dz").read_bytes())
    headwords, places = set(), set()
    for line in (folder / "jargon.index").read_text("utf-8").splitlines():
        headword, start, length = line.split("\t")
        if not headword.startswith("00-database"):
            headwords.add(headword)
            places.add((decode(start), decode(length)))
    entries = [entry(text[at : at + length].decode("utf-8"), headwords) for at, length in sorted(places)]
    unique = {e["term"]: e for e in entries if e["text"] and not is_rude(e, rude)}
    return sorted(unique.values(), key=lambda e: e["term"])


def decode(value: str) -> int:
    result = 0
    for letter in value:
        result = result * 64 + DIGITS.index(letter)
    return result


def entry(raw: str, headwords: set[str]) -> dict:
    lines = raw.rstrip("\n").split("\n")
    term, head = lines[0].strip(), lines[1].strip() if len(lines) > 1 else ""
    body = "\n".join(line[4:] if line.startswith("    ") else line for line in lines[2:])
    # The heading of the next letter's chapter stands at the end of the entry before it.
    body = re.sub(r"\n\s*\n\s*[A-Z]\s*$", "", body.strip())
    paragraphs = [re.sub(r"\s+", " ", p).strip() for p in re.split(r"\n\s*\n", body)]
    text = "\n".join(p for p in paragraphs if p)
    # Braces also stand in samples of C and in tables; a reference is what names another entry.
    references = list(dict.fromkeys(r for r in REFERENCE.findall(text) if r.lower() in headwords))
    pronunciation = re.search(r"/[^/].*/", head)
    spoken = pronunciation.group() if pronunciation else ""
    grammar = head.replace(spoken, "", 1)
    return {
        "term": term,
        "initial": term[0].upper() if term[0].isascii() and term[0].isalpha() else "#",
        "text": REFERENCE.sub(lambda found: found[1 if found[1] in references else 0], text),
        "pronunciation": spoken,
        "parts_of_speech": [p for p in re.findall(r"[a-z]+", grammar) if p in PARTS_OF_SPEECH],
        "obsolete": "obs" in re.findall(r"[a-z]+", grammar),
        "senses": max(1, len(re.findall(r"(?m)^\d+\. ", text))),
        "references": references,
    }


def is_rude(row: dict, rude: set[str]) -> bool:
    text = f"{row['term']} {row['text']}"
    # The case counts: WordNet marks `peter`, and the file quotes people named Peter.
    words = {stem for word in re.findall(r"[A-Za-z]+", text) for stem in (word, word.removesuffix("s"))}
    return not rude.isdisjoint(words) or bool(RUDE.search(text.lower()))
