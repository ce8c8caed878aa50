"""Reads an export with Python's JSON reader and compares it, record by record, with the expected records.

Usage: judge.py EXPECTATION EXPORT FORMAT IDENTITY

EXPECTATION has one JSON object per line. EXPORT is text, or gzip by its first bytes; FORMAT is ndjson or json; IDENTITY
is the member that identifies a record, or - for none. The output is one line of JSON:
{"records": N, "differences": [...]}; an empty list means that the two are equal.

Members of an object may come in any order. Numbers are equal if their texts are equal: 1.0 is not 1, and a long number
loses no digit in a float.
"""

import gzip
import json
import re
import sys
import zlib

MOST_DIFFERENCES = 20


class Refused(Exception):
    """The text is not valid for a strict reader."""


def number(text):
    # In a tuple, a number never equals a string of the same text.
    return (text,)


def refuse_constant(text):
    raise Refused(f"{text} is not JSON")


def unique_members(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        seen = set()
        for name, _ in pairs:
            if name in seen:
                raise Refused(f"an object has the member {name!r} twice")
            seen.add(name)
    return members


DECODER = json.JSONDecoder(
    object_pairs_hook=unique_members, parse_int=number, parse_float=number, parse_constant=refuse_constant
)
STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"')
SPACE = re.compile(r"\s")


def open_export(path):
    with open(path, "rb") as file:
        is_gzip = file.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rb") if is_gzip else open(path, "rb")


def found_records(path, form):
    """Yields the records of an export, and rejects text that is not strictly in its format."""
    with open_export(path) as file:
        if form == "json":
            whole = DECODER.decode(file.read().decode("utf-8"))
            if not isinstance(whole, list):
                raise Refused("the text is not an array")
            yield from whole
            return
        for place, line in enumerate(file, 1):
            if not line.endswith(b"\n"):
                raise Refused(f"line {place} does not end with a line feed")
            text = line[:-1].decode("utf-8")
            if SPACE.search(STRING.sub("", text)):
                raise Refused(f"line {place} has white space between its tokens")
            try:
                yield DECODER.decode(text)
            except (ValueError, Refused) as error:
                raise Refused(f"line {place}: {error}") from None


def expected_records(path):
    with open(path, "rb") as file:
        for line in file:
            yield DECODER.decode(line.decode("utf-8"))


def shown(value):
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= 160 else text[:160] + "…"


def differences(expected, found, path):
    """Yields the differences of two values with their paths."""
    if type(expected) is dict and type(found) is dict:
        for name in expected:
            if name not in found:
                yield f"{path}.{name}: expected {shown(expected[name])}, found nothing"
            elif expected[name] != found[name]:
                yield from differences(expected[name], found[name], f"{path}.{name}")
        for name in found:
            if name not in expected:
                yield f"{path}.{name}: expected nothing, found {shown(found[name])}"
    elif type(expected) is list and type(found) is list and len(expected) == len(found):
        for place, (one, other) in enumerate(zip(expected, found)):
            if one != other:
                yield from differences(one, other, f"{path}[{place}]")
    elif expected != found or type(expected) is not type(found):
        yield f"{path}: expected {shown(expected)}, found {shown(found)}"


def name_of(record, identity, place):
    if identity != "-" and isinstance(record, dict) and identity in record:
        value = record[identity]
        return value[0] if type(value) is tuple else value
    return f"record {place}"


def some(names):
    return f"{len(names)} of the records, first {', '.join(map(str, names[:5]))}"


def order_differences(expected, found):
    """Yields the differences of two lists of names."""
    wanted, had = set(expected), set(found)
    if len(had) != len(found):
        seen, repeated = set(), []
        for name in found:
            if name in seen:
                repeated.append(name)
            seen.add(name)
        yield f"repeated: {some(repeated)}"
    missing = [name for name in expected if name not in had]
    if missing:
        yield f"missing: {some(missing)}"
    strange = [name for name in found if name not in wanted]
    if strange:
        yield f"found, but not expected: {some(strange)}"
    for place, (one, other) in enumerate(zip(expected, found)):
        if one != other:
            yield f"the order differs from record {place} on: expected {one}, found {other}"
            break


def judge(expectation, export, form, identity):
    problems = []
    expected_names, found_names = [], []
    expected = expected_records(expectation)
    in_order = True
    try:
        for place, record in enumerate(found_records(export, form)):
            wanted = next(expected, None)
            found_names.append(name_of(record, identity, place))
            if wanted is None:
                in_order = False
                continue
            expected_names.append(name_of(wanted, identity, place))
            in_order = in_order and expected_names[-1] == found_names[-1]
            if in_order and len(problems) < MOST_DIFFERENCES and record != wanted:
                problems.extend(differences(wanted, record, expected_names[-1]))
    except (Refused, ValueError, OSError, EOFError, zlib.error) as error:
        problems.append(f"the export cannot be read after {len(found_names)} records: {error}")
    expected_names.extend(name_of(record, identity, place) for place, record in enumerate(expected, len(expected_names)))
    if expected_names != found_names:
        problems.extend(order_differences(expected_names, found_names))
        problems.append(f"expected {len(expected_names)} records, found {len(found_names)}")
    return {"records": len(found_names), "differences": problems[: MOST_DIFFERENCES + 5]}


if __name__ == "__main__":
    print(json.dumps(judge(*sys.argv[1:5])))
