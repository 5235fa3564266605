#!/usr/bin/env python3
"""A second reader of the card format, written from docs/card-format.md alone.

    python3 tests/vectors/card/verify.py

Needs the package `cryptography`. Answers the code of every published vector and compares; exit status 1 when one differs.
"""
import datetime
import hashlib
import hmac
import json
import pathlib
import re
import sys
import zlib

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

HERE = pathlib.Path(__file__).parent
DICTIONARY_1 = (HERE / "../../../src/lib/core/card/dictionary-1.bin").read_bytes()
LISTS = json.loads((HERE / "closed-lists.json").read_text())
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class Refused(Exception):
    pass


# CBOR: strict, with the encoding compared at the end


class Cut(Exception):
    pass


def decode_item(data, at, depth, limit):
    if at >= len(data):
        raise Cut
    major, info = data[at] >> 5, data[at] & 31
    at += 1
    if major == 6 or info > 27 or (major == 7 and info not in (20, 21, 22)):
        raise Cut
    argument = info
    if info >= 24 and major != 7:
        width = 1 << (info - 24)
        if at + width > len(data):
            raise Cut
        argument, at = int.from_bytes(data[at : at + width], "big"), at + width
    if major in (0, 1):
        if argument > 2**53 - 1 - major:
            raise Cut
        return (argument if major == 0 else -1 - argument), at
    if major in (2, 3):
        if at + argument > len(data):
            raise Cut
        piece = bytes(data[at : at + argument])
        try:
            return (piece if major == 2 else piece.decode("utf-8")), at + argument
        except UnicodeDecodeError:
            raise Cut
    if major == 7:
        return {20: False, 21: True, 22: None}[info], at
    if argument > len(data):
        raise Cut
    if depth + 1 > limit:
        raise Refused("TOO_DEEP")
    items = []
    for _ in range(argument * (2 if major == 5 else 1)):
        item, at = decode_item(data, at, depth + 1, limit)
        items.append(item)
    if major == 4:
        return items, at
    keys = items[::2]
    if any(not isinstance(key, int) for key in keys) or len(set(keys)) < len(keys):
        raise Cut
    return dict(zip(keys, items[1::2])), at


def encode(value):
    def head(major, argument):
        if argument < 24:
            return bytes([major << 5 | argument])
        for info, width in ((24, 1), (25, 2), (26, 4), (27, 8)):
            if argument < 1 << (8 * width):
                return bytes([major << 5 | info]) + argument.to_bytes(width, "big")

    if value is None or isinstance(value, bool):
        return bytes([{None: 0xF6, False: 0xF4, True: 0xF5}[value]])
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(encode, value))
    pairs = sorted((encode(key), encode(item)) for key, item in value.items())
    return head(5, len(pairs)) + b"".join(key + item for key, item in pairs)


def parse(data, limit, prefix, deep=None):
    try:
        value, end = decode_item(data, 0, 0, limit)
    except Cut:
        raise Refused(f"{prefix}_MALFORMED")
    except Refused:
        raise Refused(deep or f"{prefix}_MALFORMED")
    if end != len(data) or encode(value) != bytes(data):
        raise Refused(f"{prefix}_NOT_CANONICAL")
    return value


# Authenticity


def read_lists(region):
    root = load_der_public_key(bytes.fromhex(region["root"]["spki"]))
    body = signed(bytes.fromhex(region["trustList"]), root, "tasuki-trust/1")
    issuers = {}
    for issuer in body[4]:
        key = load_der_public_key(issuer[1])
        issuers[hashlib.sha256(issuer[1]).digest()[:8]] = (key, issuer[2], issuer[3], issuer[4])
    return issuers


def signed(data, key, kind):
    prot, unprotected, payload, signature = parse(data, 2, "LIST")
    header = parse(prot, 1, "LIST")
    assert unprotected == {} and header[1] == -7 and header[3] == kind
    assert int.from_bytes(signature[32:], "big") <= ORDER >> 1
    check(key, prot, payload, signature)
    return parse(payload, 3, "LIST")


def check(key, prot, payload, signature):
    der = encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
    key.verify(der, encode(["Signature1", prot, b"", payload]), ec.ECDSA(hashes.SHA256()))


def is_count(value, most=2**32 - 1):
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def read_header(prot):
    header = parse(prot, 2, "HEADER")
    good = (
        isinstance(header, dict)
        and set(header) == {1, 4, 6, -1, -2, -3, -4, -5, -6, -7}
        and is_count(header[1], 2**53)
        and isinstance(header[4], bytes)
        and len(header[4]) == 8
        and isinstance(header[-1], bytes)
        and len(header[-1]) == 16
        and isinstance(header[-2], str)
        and re.fullmatch(r"[0-9]{2}([0-9]{3})?", header[-2])
        and is_count(header[6], 253402300799)
        and is_count(header[-5], 253402300799)
        and header[-5] > header[6]
        and all(is_count(header[label]) for label in (-3, -6, -7))
        and isinstance(header[-4], list)
        and len(header[-4]) == 2
        and all(map(is_count, header[-4]))
    )
    if not good:
        raise Refused("HEADER_MALFORMED")
    return header


def authenticate(card, issuers):
    if len(card) > 1200:
        raise Refused("CARD_TOO_LONG")
    outer = parse(card, 2, "CARD")
    if not (isinstance(outer, list) and len(outer) == 4):
        raise Refused("CARD_MALFORMED")
    prot, unprotected, payload, signature = outer
    if not all(isinstance(part, bytes) for part in (prot, payload, signature)):
        raise Refused("CARD_MALFORMED")
    if not isinstance(unprotected, dict) or len(signature) != 64:
        raise Refused("CARD_MALFORMED")
    if unprotected:
        raise Refused("UNPROTECTED_NOT_EMPTY")
    header = read_header(prot)
    if header[1] != 1:
        raise Refused("UNKNOWN_SUITE")
    if len(payload) < 49:
        raise Refused("CARD_MALFORMED")
    if header[-7] != 1:
        raise Refused("UNKNOWN_DICTIONARY")
    if header[4] not in issuers:
        raise Refused("UNKNOWN_ISSUER")
    key, region, valid_from, valid_until = issuers[header[4]]
    if region != header[-2]:
        raise Refused("WRONG_REGION")
    if not valid_from <= header[6] * 1000 < valid_until:
        raise Refused("ISSUED_OUTSIDE_KEY_PERIOD")
    if int.from_bytes(signature[32:], "big") > ORDER >> 1:
        raise Refused("SIGNATURE_NOT_LOW_S")
    try:
        check(key, prot, payload, signature)
    except (InvalidSignature, ValueError):
        raise Refused("BAD_SIGNATURE")
    return header, prot, payload


# HPKE base mode, written out (RFC 9180)


def extract(salt, suite, label, ikm):
    return hmac.new(salt, b"HPKE-v1" + suite + label + ikm, "sha256").digest()


def expand(prk, suite, label, info, length):
    message = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.new(prk, message + b"\x01", "sha256").digest()[:length]


def hpke_open(private_key, payload, info, aad):
    try:
        sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), payload[:33])
    except ValueError:
        raise Refused("CANNOT_OPEN")
    raw = lambda key: key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    kem, suite = b"KEM\x00\x10", b"HPKE\x00\x10\x00\x01\x00\x01"
    secret = private_key.exchange(ec.ECDH(), sender)
    shared = expand(
        extract(b"", kem, b"eae_prk", secret), kem, b"shared_secret", raw(sender) + raw(private_key.public_key()), 32
    )
    context = b"\x00" + extract(b"", suite, b"psk_id_hash", b"") + extract(b"", suite, b"info_hash", info)
    prk = extract(shared, suite, b"secret", b"")
    key, nonce = expand(prk, suite, b"key", context, 16), expand(prk, suite, b"base_nonce", context, 12)
    try:
        return AESGCM(key).decrypt(nonce, payload[33:], aad)
    except InvalidTag:
        raise Refused("CANNOT_OPEN")


def unpad(plain):
    tail = plain[-16:].rstrip(b"\x00")
    if len(plain) % 16 or not plain or not tail or tail[-1] != 0x80:
        raise Refused("BAD_PADDING")
    return plain[: len(plain) - 16 + len(tail) - 1]


def inflate(deflated):
    length = int.from_bytes(DICTIONARY_1[:2], "big")
    prefix, preset = DICTIONARY_1[2 : 2 + length], DICTIONARY_1[2 + length :]
    stream = zlib.decompressobj(-15, zdict=preset)
    try:
        record = stream.decompress(prefix + deflated, 8193)
    except zlib.error:
        raise Refused("BAD_COMPRESSION")
    if len(record) > 8192:
        raise Refused("RECORD_TOO_LONG")
    if not stream.eof or stream.unused_data:
        raise Refused("BAD_COMPRESSION")
    return record


# The record


def text(value):
    if not isinstance(value, bytes):
        raise Refused("RECORD_MALFORMED")
    units, at = bytearray(), 0
    while at < len(value):
        lead = value[at]
        at += 1
        if 0x52 <= lead <= 0xFB:
            unit = 0x30FC if lead == 0xFB else 0x30A1 + lead - 0xA5 if lead >= 0xA5 else 0x3041 + lead - 0x52
        else:
            try:
                if lead == 0xFF:
                    high, low, at = value[at], value[at + 1], at + 2
                else:
                    high = {0xFC: 0x00, 0xFD: 0x30, 0xFE: 0xFF}.get(lead, 0x4E + lead)
                    low, at = value[at], at + 1
            except IndexError:
                raise Refused("RECORD_MALFORMED")
            unit = high << 8 | low
        units += unit.to_bytes(2, "big")
    decoded = units.decode("utf-16-be", "surrogatepass")
    if text_bytes(decoded) != value:
        raise Refused("RECORD_NOT_CANONICAL")
    if re.search("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]", decoded) or not decoded:
        raise Refused("RECORD_MALFORMED")
    if decoded != decoded.strip():
        raise Refused("RECORD_NOT_CANONICAL")
    return decoded


def text_bytes(value):
    out = bytearray()
    units = value.encode("utf-16-be", "surrogatepass")
    for high, low in zip(units[::2], units[1::2]):
        unit = high << 8 | low
        if 0x4E00 <= unit <= 0x9FFF:
            out += bytes([high - 0x4E, low])
        elif 0x3041 <= unit <= 0x3093:
            out.append(0x52 + unit - 0x3041)
        elif 0x30A1 <= unit <= 0x30F6:
            out.append(0xA5 + unit - 0x30A1)
        elif unit == 0x30FC:
            out.append(0xFB)
        elif high in (0x00, 0x30, 0xFF):
            out += bytes([{0x00: 0xFC, 0x30: 0xFD, 0xFF: 0xFE}[high], low])
        else:
            out += bytes([0xFF, high, low])
    return bytes(out)


def listed(name):
    def read(value, _):
        if not is_count(value) or value >= len(LISTS[name]):
            raise Refused("RECORD_MALFORMED")
        return LISTS[name][value]

    return read


def listed_or_text(name):
    def read(value, chain):
        if not isinstance(value, bytes):
            return listed(name)(value, chain)
        word = text(value)
        if word in LISTS[name]:
            raise Refused("RECORD_NOT_CANONICAL")
        return word

    return read


def integer(value):
    if not isinstance(value, int) or isinstance(value, bool):
        raise Refused("RECORD_MALFORMED")
    return value


def date_of(day):
    try:
        return (datetime.date(1970, 1, 1) + datetime.timedelta(days=day)).isoformat()
    except OverflowError:
        raise Refused("RECORD_MALFORMED")


def day_before(value, chain):
    chain[0] -= integer(value)
    return date_of(chain[0])


SHAPES = [(3, 4, 4), (2, 4, 4), (3, 3, 4), (4, 2, 4), (5, 1, 4), (10,), (11,), (4, 3, 3)]


def phone(value, _):
    if isinstance(value, str):
        return value
    if not isinstance(value, bytes) or len(value) != 5:
        raise Refused("RECORD_MALFORMED")
    number = int.from_bytes(value, "big")
    shape = SHAPES[number % 8]
    digits = "0" + str(number // 8).rjust(sum(shape) - 1, "0")
    groups, at = [], 0
    for length in shape:
        groups.append(digits[at : at + length])
        at += length
    return "-".join(groups)


def dose(value, chain):
    quantity = rf"(0|[1-9]\d{{0,3}})(\.25|\.5|\.75)?({'|'.join(map(re.escape, LISTS['doseUnits']))})"
    if isinstance(value, bytes):
        word = text(value)
        if word in LISTS["doses"] or re.fullmatch(quantity, word):
            raise Refused("RECORD_NOT_CANONICAL")
        return word
    if integer(value) < len(LISTS["doses"]):
        return listed("doses")(value, chain)
    quarters, unit = divmod(value - len(LISTS["doses"]), 32)
    return f"{quarters // 4}{['', '.25', '.5', '.75'][quarters % 4]}{LISTS['doseUnits'][unit]}"


def plain_text(value, _):
    return text(value)


def flags(value, _):
    if not is_count(value, 11):
        raise Refused("RECORD_MALFORMED")
    return value


T, D = plain_text, day_before
TABLES = {
    "stamp": [("source", listed("sources")), ("recordedOn", D), ("facility", T), ("person", listed_or_text("posts")), ("confirmedOn", D)],
    "identity": [
        ("familyName", T), ("givenName", T), ("familyKana", T), ("givenKana", T),
        ("birthDate", lambda value, _: date_of(integer(value))), ("sex", listed("sexes")),
        ("bloodType", listed_or_text("bloodTypes")), ("phone", phone), ("address", T),
        ("aliases", lambda value, _: [{"family": text(family), "given": text(given)} for family, given in value]),
    ],
    "affiliation": [
        ("careHome", T), ("clinic", T), ("clinicPhone", phone), ("doctor", T), ("emergencyHospital", T), ("room", T),
        ("emergencyHospitalId", lambda value, _: value if isinstance(value, str) else value.hex()),
    ],
    "contraindication": [("name", T), ("reaction", T)],
    "allergy": [("category", listed("allergyCategories")), ("detail", T)],
    "drug": [("name", T), ("dose", dose), ("usage", listed_or_text("usages")), ("startedOn", D), ("prescriber", T)],
    "disease": [("name", T), ("flags", flags), ("since", D)],
    "history": [("text", T)],
    "treatment": [("category", listed("treatmentCategories")), ("detail", T)],
    "contact": [("name", T), ("relation", listed_or_text("relations")), ("phone", phone), ("order", lambda value, _: integer(value))],
    "acp": [
        ("wish", listed("acpWishes")), ("text", T), ("discussedOn", D), ("withWhom", T), ("doctorToCall", T),
        ("doctorPhone", phone), ("author", T), ("documentPlace", T),
    ],
}
REQUIRED = {
    "stamp": ["source", "recordedOn"],
    "identity": ["familyName", "givenName", "familyKana", "givenKana", "birthDate", "sex"],
    "affiliation": [],
    "contraindication": ["name"],
    "allergy": ["category"],
    "drug": ["name"],
    "disease": ["name"],
    "history": ["text"],
    "treatment": ["category"],
    "contact": ["name", "relation", "phone", "order"],
    "acp": ["wish"],
}


def fact_of(kind, packed, chain):
    places = [packed] if isinstance(packed, bytes) else packed
    table = TABLES[kind]
    if not isinstance(places, list) or len(places) > len(table):
        raise Refused("RECORD_MALFORMED")
    value = {name: read(item, chain) for (name, read), item in zip(table, places) if item is not None}
    if any(name not in value for name in REQUIRED[kind]):
        raise Refused("RECORD_MALFORMED")
    if isinstance(packed, list) and (places and places[-1] is None or len(places) == 1 and isinstance(places[0], bytes)):
        raise Refused("RECORD_NOT_CANONICAL")
    if kind == "disease":
        number = value.pop("flags", 0)
        value["main"] = number % 2 == 0
        for name, state in (("suspected", number // 2 % 3), ("uninformed", number // 6)):
            if state:
                value[name] = state == 2
    return value


def unpack(record):
    outer = parse(record, 8, "RECORD", "RECORD_TOO_DEEP")
    if not isinstance(outer, list):
        raise Refused("RECORD_MALFORMED")
    if outer and is_count(outer[0]) and outer[0] > 1:
        raise Refused("UNKNOWN_PACKING")
    if len(outer) not in (13, 14) or outer[0] != 1:
        raise Refused("RECORD_MALFORMED")
    as_of = outer[1] * 60000 if is_count(outer[1]) else outer[1][0]
    day = (as_of + 9 * 3600000) // 86400000
    stamps = [fact_of("stamp", stamp, [day]) for stamp in outer[2]]
    chain, in_force, used = [day], 0, []

    def stamp_at(index):
        if not is_count(index) or index >= len(stamps):
            raise Refused("RECORD_MALFORMED")
        if index not in used:
            used.append(index)
        return stamps[index]

    def facts_of(kind, items):
        nonlocal in_force
        facts = []
        for item in items:
            if isinstance(item, int):
                in_force = item
            else:
                facts.append({"value": fact_of(kind, item, chain), "stamp": stamp_at(in_force)})
        return facts

    subset = {"asOf": as_of, "identity": facts_of("identity", [outer[3]])[0]}
    for fact in facts_of("affiliation", outer[4]):
        subset["affiliation"] = fact
    for name, section in zip(LISTS["sections"], outer[5:13]):
        if isinstance(section, list):
            facts = facts_of(name, section)
            if not facts:
                raise Refused("RECORD_MALFORMED")
            subset[name] = {"state": "listed", "facts": facts}
        elif section == 0:
            subset[name] = {"state": "unknown"}
        else:
            subset[name] = {"state": "none" if section % 2 else "unknown", "stamp": stamp_at((section - 1) // 2)}
    if len(outer) == 14:
        subset["trimmed"] = [LISTS["sections"][number] for number in outer[13]]
    if used != list(range(len(stamps))):
        raise Refused("RECORD_NOT_CANONICAL")
    return subset


def read_card(card, issuers, epoch_keys):
    header, prot, payload = authenticate(card, issuers)
    key = epoch_keys.get((header[-2], header[-3]))
    if key is None:
        raise Refused("NO_EPOCH_KEY")
    info = b"TASUKI-CARD/1\x00" + bytes([header[1]]) + header[-2].encode() + header[-3].to_bytes(4, "big")
    plain = hpke_open(key, payload, info + hashlib.sha256(DICTIONARY_1).digest()[:8], prot)
    return unpack(inflate(unpad(plain)))


def main():
    region = json.loads((HERE / "region.json").read_text())
    assert hashlib.sha256(DICTIONARY_1).hexdigest() == region["dictionary1Sha256"]
    issuers = read_lists(region)
    jwk = region["epochKey"]["jwk"]["d"]
    import base64

    secret = int.from_bytes(base64.urlsafe_b64decode(jwk + "=="), "big")
    epoch_keys = {("23", 13): ec.derive_private_key(secret, ec.SECP256R1())}
    wrong = 0
    cards = json.loads((HERE / "cards.json").read_text())
    for case in cards:
        try:
            subset = read_card(bytes.fromhex(case["card"]), issuers, epoch_keys)
            answer = "OK" if subset == case["subset"] else "ANOTHER RECORD"
        except Refused as refusal:
            answer = str(refusal)
        if answer != case["expect"]:
            wrong += 1
            print(f"{case['name']}: expected {case['expect']}, found {answer}")
    steps = json.loads((HERE / "steps.json").read_text())
    if str(int.from_bytes(b"\x01" + bytes.fromhex(steps["card"]), "big")) != steps["digits"]:
        wrong += 1
        print("the digits of the first card differ")
    print(f"{len(cards)} cards, {wrong} answers differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
