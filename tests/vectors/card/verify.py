#!/usr/bin/env python3
"""A second reader of the card format, written from docs/card-format.md alone.

    python3 tests/vectors/card/verify.py [folder with vectors]

Needs the package `cryptography`. Works out every published vector anew and compares; prints 'N agreed, M differed' and
ends with status 1 when one differs.
"""
import base64
import datetime
import hashlib
import hmac
import json
import pathlib
import re
import sys
import unicodedata
import zlib

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

HERE = pathlib.Path(__file__).resolve().parent
DICTIONARY_1 = (HERE / "../../../src/lib/core/card/dictionary-1.bin").read_bytes()
LISTS = json.loads((HERE / "closed-lists.json").read_text())
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
MAX_MS = 253402300799999


class Refused(Exception):
    pass


class Bad(Exception):
    """Not what the format says; the caller knows which code that is."""


# CBOR: one encoding per value


def decode_item(data, at, depth, limit):
    if at >= len(data):
        raise Bad("cut")
    major, info = data[at] >> 5, data[at] & 31
    at += 1
    if major == 7:
        if info not in (20, 21, 22):
            raise Bad("simple")
        return {20: False, 21: True, 22: None}[info], at
    if info > 27:
        raise Bad("indefinite")
    argument = info
    if info >= 24:
        width = 1 << (info - 24)
        if at + width > len(data):
            raise Bad("cut")
        argument, at = int.from_bytes(data[at : at + width], "big"), at + width
    if major in (0, 1):
        value = argument if major == 0 else -1 - argument
        if abs(value) > 2**53 - 1:
            raise Bad("integer")
        return value, at
    if argument > len(data) - at:
        raise Bad("cut")
    if major in (2, 3):
        piece = bytes(data[at : at + argument])
        try:
            return (piece if major == 2 else piece.decode("utf-8")), at + argument
        except UnicodeDecodeError:
            raise Bad("utf-8")
    if major == 6:
        raise Bad("tag")
    if depth >= limit:
        raise Bad("deep")
    items = []
    for _ in range(argument * (2 if major == 5 else 1)):
        item, at = decode_item(data, at, depth + 1, limit)
        items.append(item)
    if major == 4:
        return items, at
    keys = items[::2]
    if any(isinstance(key, bool) or not isinstance(key, int) for key in keys) or len(set(keys)) < len(keys):
        raise Bad("keys")
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


def parse(data, limit, malformed, not_canonical=None, deep=None):
    try:
        value, end = decode_item(data, 0, 0, limit)
    except Bad as bad:
        raise Refused(deep if deep and str(bad) == "deep" else malformed)
    if end != len(data) or encode(value) != bytes(data):
        raise Refused(not_canonical or malformed)
    return value


def is_count(value, most=2**53 - 1):
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def is_map(value, labels):
    return isinstance(value, dict) and set(value) == set(labels)


# Text of the code, short code

# White space is what ECMA-262 calls WhiteSpace and LineTerminator: not what Python's strip() removes.
WHITE = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"


def units(text):
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def read_text(text):
    address = re.compile(rf"https?://[^/?#{WHITE}]+/c/?#", re.I | re.A)
    head = text.encode("utf-16-le", "surrogatepass")[: 2 * 4097].decode("utf-16-le", "surrogatepass")
    head = re.sub(rf"^[{WHITE}]+|[{WHITE}]+$", "", head)
    found = address.match(head)
    body = unicodedata.normalize("NFKC", head[found.end() :] if found else head)
    body = re.sub(f"[{WHITE}]", "", body)
    digits = re.fullmatch("[0-9]+", body) is not None
    if not found and (not digits or len(body) < 300):
        raise Refused("NOT_A_TASUKI_CARD")
    if not digits:
        raise Refused("CARD_TEXT_NOT_DIGITS")
    if units(text) > 4096 or len(body) > 2891:
        raise Refused("CARD_TEXT_TOO_LONG")
    if body[0] == "0":
        raise Refused("CARD_TEXT_LEADING_ZERO")
    number = int(body)
    whole = number.to_bytes((number.bit_length() + 7) // 8, "big")
    if len(body) < 300 or whole[0] != 1:
        raise Refused("CARD_TEXT_CUT_SHORT")
    return whole[1:]


ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def check_character(code):
    c = 0
    for character in reversed(code):
        c = (c ^ ALPHABET.index(character)) << 1
        if c & 32:
            c ^= 0b100101
    return ALPHABET[c]


def print_short_code(random):
    number = int.from_bytes(random, "big")
    code = "".join(ALPHABET[number >> shift & 31] for shift in range(35, -1, -5))
    whole = code + check_character(code)
    return f"{whole[:3]}-{whole[3:6]}-{whole[6:]}"


def read_short_code(typed):
    if units(typed) > 64:
        raise Refused("SHORT_CODE_LENGTH")
    compact = unicodedata.normalize("NFKC", typed).upper()
    compact = re.sub(f"[{WHITE}\\-_\u2010-\u2015\u2212\u30fc]", "", compact)
    compact = compact.replace("O", "0").replace("I", "1").replace("L", "1")
    if any(character not in ALPHABET for character in compact):
        raise Refused("SHORT_CODE_CHARACTER")
    if len(compact) != 9:
        raise Refused("SHORT_CODE_LENGTH")
    if check_character(compact[:8]) != compact[8]:
        raise Refused("SHORT_CODE_CHECK")
    return compact[:8]


# Keys and signatures

SPKI_HEAD = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")


def public_key(spki):
    if not isinstance(spki, bytes) or len(spki) != 91 or not spki.startswith(SPKI_HEAD):
        raise Bad("key")
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), spki[26:])
    except ValueError:
        raise Bad("key")


def key_id(spki):
    return hashlib.sha256(spki).digest()[:8]


def low_s(signature):
    return int.from_bytes(signature[32:], "big") <= ORDER >> 1


def signature_holds(key, prot, payload, signature):
    der = encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
    try:
        key.verify(der, encode(["Signature1", prot, b"", payload]), ec.ECDSA(hashes.SHA256()))
        return True
    except (InvalidSignature, ValueError):
        return False


def layout(data, prefix):
    malformed = f"{prefix}_MALFORMED"
    outer = parse(data, 2, malformed, "CARD_NOT_CANONICAL" if prefix == "CARD" else malformed)
    if not (isinstance(outer, list) and len(outer) == 4):
        raise Refused(malformed)
    prot, unprotected, payload, signature = outer
    if not all(isinstance(part, bytes) for part in (prot, payload, signature)):
        raise Refused(malformed)
    if not isinstance(unprotected, dict) or len(signature) != 64:
        raise Refused(malformed)
    if unprotected:
        raise Refused("UNPROTECTED_NOT_EMPTY" if prefix == "CARD" else malformed)
    return prot, payload, signature


# Signed lists and statements


def statement(data, prefix, most, kind, find, unknown, depth):
    if len(data) > most:
        raise Refused(f"{prefix}_TOO_LONG")
    malformed = f"{prefix}_MALFORMED"
    prot, payload, signature = layout(data, prefix)
    header = parse(prot, 1, malformed)
    if not is_map(header, (1, 3, 4)) or header[1] != -7 or header[3] != kind or not isinstance(header[4], bytes):
        raise Refused(malformed)
    signer = find(header[4])
    if signer is None:
        raise Refused(f"{prefix}_{unknown}")
    if not low_s(signature) or not signature_holds(signer["key"], prot, payload, signature):
        raise Refused(f"{prefix}_BAD_SIGNATURE")
    return parse(payload, depth, malformed), signer


def is_region(value):
    return isinstance(value, str) and re.fullmatch("[0-9]{2}([0-9]{3})?", value) is not None


def read_trust_list(data, root_spki, held=None):
    root = {"key": public_key(root_spki)}
    find = lambda wanted: root if wanted == key_id(root_spki) else None
    body, _ = statement(data, "TRUST_LIST", 65536, "tasuki-trust/1", find, "WRONG_ROOT", 3)
    trust = {"issuers": [], "epochs": []}
    try:
        if not is_map(body, range(1, 6)) or not is_region(body[1]) or not is_count(body[2]) or not is_count(body[3]):
            raise Bad("content")
        if not isinstance(body[4], list) or not isinstance(body[5], list) or max(len(body[4]), len(body[5])) > 128:
            raise Bad("content")
        for one in body[4]:
            restricted = is_map(one, range(1, 7)) and one[6] is True
            if not restricted and not is_map(one, range(1, 6)):
                raise Bad("issuer")
            if not is_region(one[2]) or not is_count(one[3]) or not is_count(one[4]) or not isinstance(one[5], str):
                raise Bad("issuer")
            said = {"region": one[2], "from": one[3], "until": one[4], "name": one[5], "restricted": restricted}
            trust["issuers"].append({"key": public_key(one[1]), "id": key_id(one[1]), **said})
        for one in body[5]:
            if not is_map(one, range(1, 5)) or not is_region(one[2]) or not is_count(one[3]) or not isinstance(one[4], bool):
                raise Bad("epoch")
            public_key(one[1])
            trust["epochs"].append({"region": one[2], "epoch": one[3], "retired": one[4]})
    except Bad:
        raise Refused("TRUST_LIST_MALFORMED")
    if held and body[2] < held["version"]:
        raise Refused("TRUST_LIST_ROLLED_BACK")
    return {**trust, "region": body[1], "version": body[2], "issuedAt": body[3]}


def find_issuer(trust, wanted):
    return next((one for one in trust["issuers"] if one["id"] == wanted), None)


def vouching(trust):
    return lambda wanted: next((one for one in trust["issuers"] if one["id"] == wanted and not one["restricted"]), None)


def of_its_region_and_time(prefix, issuer, region, made):
    if region != issuer["region"]:
        raise Refused(f"{prefix}_WRONG_REGION")
    if not issuer["from"] <= made < issuer["until"]:
        raise Refused(f"{prefix}_ISSUED_OUTSIDE_KEY_PERIOD")


def read_status_list(data, trust, held=None):
    body, issuer = statement(data, "STATUS_LIST", 2100000, "tasuki-status/1", vouching(trust), "UNKNOWN_ISSUER", 1)
    good = is_map(body, range(1, 7)) and isinstance(body[1], str) and all(is_count(body[label]) for label in (2, 3, 4, 5))
    if not good or not isinstance(body[6], bytes) or not 0 < body[5] <= 8000000 or body[5] % 4:
        raise Refused("STATUS_LIST_MALFORMED")
    of_its_region_and_time("STATUS_LIST", issuer, body[1], body[4])
    try:
        bits = inflate(body[6], b"", body[5] // 4)
    except (Bad, OverflowError):
        raise Refused("STATUS_LIST_BAD_COMPRESSION")
    if len(bits) != body[5] // 4:
        raise Refused("STATUS_LIST_BAD_COMPRESSION")
    if held and held["list"] != body[2]:
        raise Refused("STATUS_LIST_OTHER_LIST")
    if held and held["version"] > body[3]:
        raise Refused("STATUS_LIST_ROLLED_BACK")
    return {"region": body[1], "list": body[2], "version": body[3], "issuedAt": body[4], "size": body[5], "bits": bits}


def status_of(status, number, index):
    if number != status["list"] or index >= status["size"]:
        return "unlisted"
    return ("valid", "superseded", "withdrawn", "closed")[status["bits"][index // 4] >> 2 * (index % 4) & 3]


def read_allow_list(data, trust, held=None):
    body, issuer = statement(data, "ALLOW_LIST", 8000000, "tasuki-allow/1", vouching(trust), "UNKNOWN_ISSUER", 3)
    good = is_map(body, range(1, 5)) and isinstance(body[1], str) and is_count(body[2]) and is_count(body[3]) and isinstance(body[4], list)
    if not good or len(body[4]) > 128:
        raise Refused("ALLOW_LIST_MALFORMED")
    issuers = {}
    for entry in body[4]:
        if not isinstance(entry, list) or len(entry) != 2 or not all(isinstance(part, bytes) for part in entry):
            raise Refused("ALLOW_LIST_MALFORMED")
        digests = [entry[1][at : at + 12] for at in range(0, len(entry[1]), 12)]
        if len(entry[0]) != 8 or len(entry[1]) % 12 or entry[0] in issuers or digests != sorted(set(digests)):
            raise Refused("ALLOW_LIST_MALFORMED")
        issuers[entry[0]] = set(digests)
    of_its_region_and_time("ALLOW_LIST", issuer, body[1], body[3])
    if held and body[2] < held["version"]:
        raise Refused("ALLOW_LIST_ROLLED_BACK")
    return {"region": body[1], "version": body[2], "issuedAt": body[3], "issuers": issuers}


DAY = 86400000


def read_lease(data, trust, held):
    body, issuer = statement(data, "LEASE", 512, "tasuki-lease/1", vouching(trust), "UNKNOWN_ISSUER", 1)
    good = is_map(body, range(1, 6)) and isinstance(body[1], str) and isinstance(body[2], str) and is_count(body[3], 2)
    if not good or not is_count(body[4]) or not is_count(body[5]) or not 0 <= body[5] - body[4] <= 30 * DAY:
        raise Refused("LEASE_MALFORMED")
    of_its_region_and_time("LEASE", issuer, body[1], body[4])
    if body[2] != held["deviceId"]:
        raise Refused("LEASE_OTHER_DEVICE")
    if body[4] < held.get("issuedAt", 0):
        raise Refused("LEASE_ROLLED_BACK")
    standing = ("in-use", "suspended", "revoked")[body[3]]
    return {"region": body[1], "deviceId": body[2], "standing": standing, "issuedAt": body[4], "until": body[5]}


def read_disaster(data, trust, held=None):
    body, issuer = statement(data, "DISASTER", 512, "tasuki-disaster/1", vouching(trust), "UNKNOWN_ISSUER", 1)
    good = is_map(body, range(1, 5)) and isinstance(body[1], str) and all(is_count(body[label]) for label in (2, 3, 4))
    if not good or not 0 <= body[4] - body[3] <= 30 * DAY:
        raise Refused("DISASTER_MALFORMED")
    of_its_region_and_time("DISASTER", issuer, body[1], body[3])
    if held and body[2] < held["version"]:
        raise Refused("DISASTER_ROLLED_BACK")
    return {"region": body[1], "version": body[2], "declaredAt": body[3], "until": body[4]}


def lease_end(lease, flag):
    if flag is None or flag["until"] <= lease["issuedAt"]:
        return lease["until"]
    return max(lease["until"], min(lease["issuedAt"] + 30 * DAY, flag["until"]))


# The card


def read_header(prot):
    header = parse(prot, 2, "HEADER_MALFORMED", "HEADER_NOT_CANONICAL")
    good = (
        is_map(header, (1, 4, 6, -1, -2, -3, -4, -5, -6, -7))
        and is_count(header[1])
        and isinstance(header[4], bytes)
        and len(header[4]) == 8
        and isinstance(header[-1], bytes)
        and len(header[-1]) == 16
        and is_region(header[-2])
        and is_count(header[6], 253402300799)
        and is_count(header[-5], 253402300799)
        and header[-5] > header[6]
        and all(is_count(header[label], 2**32 - 1) for label in (-3, -6, -7))
        and isinstance(header[-4], list)
        and len(header[-4]) == 2
        and all(is_count(number, 2**32 - 1) for number in header[-4])
    )
    if not good:
        raise Refused("HEADER_MALFORMED")
    return header


def authenticate(card, trust):
    if len(card) > 1200:
        raise Refused("CARD_TOO_LONG")
    prot, payload, signature = layout(card, "CARD")
    header = read_header(prot)
    if header[1] != 1:
        raise Refused("UNKNOWN_SUITE")
    if len(payload) < 49:
        raise Refused("CARD_MALFORMED")
    if header[-7] != 1:
        raise Refused("UNKNOWN_DICTIONARY")
    issuer = find_issuer(trust, header[4])
    if issuer is None:
        raise Refused("UNKNOWN_ISSUER")
    if issuer["region"] != header[-2]:
        raise Refused("WRONG_REGION")
    if not issuer["from"] <= header[6] * 1000 < issuer["until"]:
        raise Refused("ISSUED_OUTSIDE_KEY_PERIOD")
    if not low_s(signature):
        raise Refused("SIGNATURE_NOT_LOW_S")
    if not signature_holds(issuer["key"], prot, payload, signature):
        raise Refused("BAD_SIGNATURE")
    return header, issuer, prot, payload


def open_card(header, prot, payload, epoch_keys):
    key = epoch_keys.get((header[-2], header[-3]))
    if key is None:
        raise Refused("NO_EPOCH_KEY")
    info = b"TASUKI-CARD/1\x00" + bytes([header[1]]) + header[-2].encode() + header[-3].to_bytes(4, "big")
    plain = hpke_open(key, payload, info + hashlib.sha256(DICTIONARY_1).digest()[:8], prot)
    deflated = unpad(plain)
    length = int.from_bytes(DICTIONARY_1[:2], "big")
    try:
        record = inflate(DICTIONARY_1[2 : 2 + length] + deflated, DICTIONARY_1[2 + length :], 8192)
    except OverflowError:
        raise Refused("RECORD_TOO_LONG")
    except Bad:
        raise Refused("BAD_COMPRESSION")
    return read_record(record)


# HPKE base mode, written out (RFC 9180)

KEM, SUITE = b"KEM\x00\x10", b"HPKE\x00\x10\x00\x01\x00\x01"


def extract(salt, suite, label, ikm):
    return hmac.new(salt, b"HPKE-v1" + suite + label + ikm, "sha256").digest()


def expand(prk, suite, label, info, length):
    message = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.new(prk, message + b"\x01", "sha256").digest()[:length]


def hpke_context(private_key, enc, info):
    try:
        if enc[0] not in (2, 3):
            raise ValueError
        sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), enc)
    except ValueError:
        raise Refused("CANNOT_OPEN")
    raw = lambda key: key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    secret = private_key.exchange(ec.ECDH(), sender)
    context = raw(sender) + raw(private_key.public_key())
    shared = expand(extract(b"", KEM, b"eae_prk", secret), KEM, b"shared_secret", context, 32)
    schedule = b"\x00" + extract(b"", SUITE, b"psk_id_hash", b"") + extract(b"", SUITE, b"info_hash", info)
    prk = extract(shared, SUITE, b"secret", b"")
    key, nonce = expand(prk, SUITE, b"key", schedule, 16), expand(prk, SUITE, b"base_nonce", schedule, 12)
    return shared, key, nonce, expand(prk, SUITE, b"exp", schedule, 32)


def hpke_open(private_key, payload, info, aad):
    _, key, nonce, _ = hpke_context(private_key, payload[:33], info)
    try:
        return AESGCM(key).decrypt(nonce, payload[33:], aad)
    except InvalidTag:
        raise Refused("CANNOT_OPEN")


def unpad(plain):
    tail = plain[-16:].rstrip(b"\x00")
    if len(plain) % 16 or not plain or not tail or tail[-1] != 0x80:
        raise Refused("BAD_PADDING")
    return plain[: len(plain) - 16 + len(tail) - 1]


# Raw DEFLATE (RFC 1951), bit by bit: zlib neither tells filling bits nor counts blocks

LENGTHS = [(3 + n, 0) for n in range(8)] + [(3 + 2 ** (e + 2) + n * 2**e, e) for e in range(1, 6) for n in range(4)] + [(258, 0)]
DISTANCES = [(1 + n, 0) for n in range(4)] + [(1 + 2 ** (e + 1) + n * 2**e, e) for e in range(1, 14) for n in range(2)]


class Bits:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        if self.at + count > 8 * len(self.data):
            raise Bad("cut")
        value = sum((self.data[(self.at + n) // 8] >> (self.at + n) % 8 & 1) << n for n in range(count))
        self.at += count
        return value

    def symbol(self, code):
        path = 1
        while path < 1 << 16:
            path = path << 1 | self.take(1)
            if path in code:
                return code[path]
        raise Bad("code")


def huffman(lengths, may_be_incomplete=False):
    used = [length for length in lengths if length]
    room = 2**15 - sum(2 ** (15 - length) for length in used)
    if room < 0 or room > 0 and not (may_be_incomplete and (not used or used == [1])):
        raise Bad("code")
    code, paths = 0, {}
    for length in range(1, 16):
        for symbol, own in enumerate(lengths):
            if own == length:
                paths[1 << length | code] = symbol
                code += 1
        code <<= 1
    return paths


def code_lengths(bits):
    literals, distances, used = bits.take(5) + 257, bits.take(5) + 1, bits.take(4) + 4
    if literals > 286 or distances > 30:
        raise Bad("counts")
    own = [0] * 19
    for slot in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15][:used]:
        own[slot] = bits.take(3)
    code, lengths = huffman(own), []
    while len(lengths) < literals + distances:
        symbol = bits.symbol(code)
        if symbol < 16:
            lengths.append(symbol)
        elif symbol == 16:
            if not lengths:
                raise Bad("repeat")
            lengths += [lengths[-1]] * (3 + bits.take(2))
        else:
            lengths += [0] * (3 + bits.take(3) if symbol == 17 else 11 + bits.take(7))
    if len(lengths) > literals + distances or not lengths[256]:
        raise Bad("lengths")
    return huffman(lengths[:literals]), huffman(lengths[literals:], True)


FIXED = huffman([8] * 144 + [9] * 112 + [7] * 24 + [8] * 8), {1 << 5 | n: n for n in range(30)}


def inflate(data, preset, limit):
    """Bad when broken, OverflowError when more than `limit` bytes come out: whichever is met first."""
    bits, out, blocks, final = Bits(data), bytearray(preset), 0, 0
    most = len(preset) + limit
    while not final:
        blocks += 1
        if blocks > 16 + limit // 1024:
            raise Bad("blocks")
        final, kind = bits.take(1), bits.take(2)
        if kind == 3:
            raise Bad("kind")
        if kind == 0:
            bits.at = (bits.at + 7) // 8 * 8
            length = bits.take(16)
            if bits.take(16) != length ^ 0xFFFF:
                raise Bad("stored")
            for _ in range(length):
                out.append(bits.take(8))
                if len(out) > most:
                    raise OverflowError
            continue
        literals, distances = FIXED if kind == 1 else code_lengths(bits)
        while (symbol := bits.symbol(literals)) != 256:
            if symbol < 256:
                out.append(symbol)
            else:
                if symbol > 285:
                    raise Bad("length")
                base, extra = LENGTHS[symbol - 257]
                length = base + bits.take(extra)
                base, extra = DISTANCES[bits.symbol(distances)]
                distance = base + bits.take(extra)
                if distance > len(out):
                    raise Bad("distance")
                for _ in range(min(length, most + 1 - len(out))):
                    out.append(out[-distance])
            if len(out) > most:
                raise OverflowError
    filling = -bits.at % 8
    if (bits.at + 7) // 8 != len(data) or bits.take(filling):
        raise Bad("trailing")
    result = bytes(out[len(preset) :])
    assert zlib.decompressobj(-15, zdict=preset).decompress(data) == result, "this inflater and zlib differ"
    return result


# The record: unpack, hold against the limits, pack again


def malformed_unless(condition):
    if not condition:
        raise Bad("record")


def text_of(value):
    malformed_unless(isinstance(value, bytes))
    out, at = bytearray(), 0
    while at < len(value):
        lead, at = value[at], at + 1
        if 0x52 <= lead <= 0xFB:
            unit = 0x30FC if lead == 0xFB else 0x30A1 + lead - 0xA5 if lead >= 0xA5 else 0x3041 + lead - 0x52
            out += unit.to_bytes(2, "big")
            continue
        if lead == 0xFF:
            malformed_unless(at < len(value))
            high, at = value[at], at + 1
        else:
            high = {0xFC: 0x00, 0xFD: 0x30, 0xFE: 0xFF}.get(lead, 0x4E + lead)
        malformed_unless(at < len(value))
        out += bytes([high, value[at]])
        at += 1
    try:
        return out.decode("utf-16-be")
    except UnicodeDecodeError:
        raise Bad("surrogate")


def bytes_of(text):
    out, coded = bytearray(), text.encode("utf-16-be")
    for high, low in zip(coded[::2], coded[1::2]):
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


def integer(value):
    malformed_unless(isinstance(value, int) and not isinstance(value, bool))
    return value


FIRST_DAY = datetime.date(1, 1, 1).toordinal() - datetime.date(1970, 1, 1).toordinal()


def date_of(day):
    malformed_unless(-719528 <= day <= 2932896)
    if day < FIRST_DAY:
        # The year 0 is a leap year like 4, which Python's calendar has.
        return "0000" + (datetime.date(4, 1, 1) + datetime.timedelta(days=day + 719528)).isoformat()[4:]
    return (datetime.date(1970, 1, 1) + datetime.timedelta(days=day)).isoformat()


def day_of(date):
    if date.startswith("0000"):
        return (datetime.date.fromisoformat("0004" + date[4:]) - datetime.date(4, 1, 1)).days - 719528
    return (datetime.date.fromisoformat(date) - datetime.date(1970, 1, 1)).days


class Text:
    def __init__(self, most):
        self.most = most

    def read(self, value, chain):
        text = re.sub(f"^[{WHITE}]+|[{WHITE}]+$", "", text_of(value))
        malformed_unless(1 <= units(text) <= self.most)
        malformed_unless(not re.search("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]", text))
        return text

    def write(self, text, chain):
        return bytes_of(text)


class Listed:
    def __init__(self, name, most=None):
        self.list, self.text = LISTS[name], most and Text(most)

    def read(self, value, chain):
        if self.text and isinstance(value, bytes):
            return self.text.read(value, chain)
        malformed_unless(0 <= integer(value) < len(self.list))
        return self.list[value]

    def write(self, value, chain):
        return self.list.index(value) if value in self.list else bytes_of(value)


class Day:
    def read(self, value, chain):
        day = chain[0] - integer(value)
        date = date_of(day)
        chain[0] = day
        return date

    def write(self, date, chain):
        before, chain[0] = chain[0], day_of(date)
        return before - chain[0]


class BirthDate:
    def read(self, value, chain):
        return date_of(integer(value))

    def write(self, date, chain):
        return day_of(date)


class Count:
    def __init__(self, least, most):
        self.least, self.most = least, most

    def read(self, value, chain):
        malformed_unless(self.least <= integer(value) <= self.most)
        return value

    def write(self, value, chain):
        return value


class Phone:
    shapes = [(3, 4, 4), (2, 4, 4), (3, 3, 4), (4, 2, 4), (5, 1, 4), (10,), (11,), (4, 3, 3)]

    def read(self, value, chain):
        if not isinstance(value, str):
            malformed_unless(isinstance(value, bytes) and len(value) == 5)
            number = int.from_bytes(value, "big")
            shape = self.shapes[number % 8]
            digits = "0" + str(number // 8).rjust(sum(shape) - 1, "0")
            groups, at = [], 0
            for length in shape:
                groups.append(digits[at : at + length])
                at += length
            value = "-".join(groups)
        value = re.sub(f"^[{WHITE}]+|[{WHITE}]+$", "", value)
        malformed_unless(re.fullmatch(r"\+?[0-9][0-9-]{4,18}[0-9]", value))
        return value

    def write(self, value, chain):
        shape = tuple(map(len, value.split("-")))
        if shape not in self.shapes or value[0] != "0":
            return value
        return (int(value.replace("-", "")[1:] or "0") * 8 + self.shapes.index(shape)).to_bytes(5, "big")


class Dose:
    quarters = ["", ".25", ".5", ".75"]

    def read(self, value, chain):
        if isinstance(value, bytes):
            return Text(60).read(value, chain)
        known = len(LISTS["doses"])
        if 0 <= integer(value) < known:
            return LISTS["doses"][value]
        quantity, unit = divmod(value - known, 32)
        malformed_unless(quantity >= 0 and unit < len(LISTS["doseUnits"]))
        return Text(60).read(bytes_of(f"{quantity // 4}{self.quarters[quantity % 4]}{LISTS['doseUnits'][unit]}"), chain)

    def write(self, value, chain):
        if value in LISTS["doses"]:
            return LISTS["doses"].index(value)
        found = re.fullmatch(rf"(0|[1-9][0-9]{{0,3}})(\.25|\.5|\.75)?({'|'.join(map(re.escape, LISTS['doseUnits']))})", value)
        if not found:
            return bytes_of(value)
        quantity = int(found[1]) * 4 + self.quarters.index(found[2] or "")
        return len(LISTS["doses"]) + quantity * 32 + LISTS["doseUnits"].index(found[3])


class Uuid:
    canonical = re.compile("[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")
    any = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|[0-]{36}|[f-]{36}", re.I)

    def read(self, value, chain):
        if not isinstance(value, str):
            malformed_unless(isinstance(value, bytes) and len(value) == 16)
            value = re.sub("^(.{8})(.{4})(.{4})(.{4})(.{12})$", r"\1-\2-\3-\4-\5", value.hex())
        malformed_unless(self.any.fullmatch(value))
        return value

    def write(self, value, chain):
        return bytes.fromhex(value.replace("-", "")) if self.canonical.fullmatch(value) else value


class Aliases:
    def read(self, value, chain):
        malformed_unless(isinstance(value, list) and len(value) <= 5)
        return [read_fields("alias", one, chain) for one in value]

    def write(self, value, chain):
        return [write_fields("alias", one, chain) for one in value]


NAME, LINE, LONG, DAY_FIELD, PHONE = Text(60), Text(200), Text(1000), Day(), Phone()
TABLES = {
    "stamp": [("source", Listed("sources"), 1), ("recordedOn", DAY_FIELD, 1), ("facility", LINE, 0), ("person", Listed("posts", 60), 0), ("confirmedOn", DAY_FIELD, 0)],
    "identity": [
        ("familyName", NAME, 1), ("givenName", NAME, 1), ("familyKana", NAME, 1), ("givenKana", NAME, 1), ("birthDate", BirthDate(), 1),
        ("sex", Listed("sexes"), 1), ("bloodType", Listed("bloodTypes", 60), 0), ("phone", PHONE, 0), ("address", LINE, 0), ("aliases", Aliases(), 0),
    ],
    "alias": [("family", NAME, 1), ("given", NAME, 1)],
    "affiliation": [
        ("careHome", LINE, 0), ("clinic", LINE, 0), ("clinicPhone", PHONE, 0), ("doctor", NAME, 0), ("emergencyHospital", LINE, 0), ("room", NAME, 0),
        ("emergencyHospitalId", Uuid(), 0),
    ],
    "contraindication": [("name", LINE, 1), ("reaction", LINE, 0)],
    "allergy": [("category", Listed("allergyCategories"), 1), ("detail", LINE, 0)],
    "drug": [("name", LINE, 1), ("dose", Dose(), 0), ("usage", Listed("usages", 200), 0), ("startedOn", DAY_FIELD, 0), ("prescriber", LINE, 0)],
    "disease": [("name", LINE, 1), ("flags", Count(0, 11), 0), ("since", DAY_FIELD, 0)],
    "history": [("text", LONG, 1)],
    "treatment": [("category", Listed("treatmentCategories"), 1), ("detail", LINE, 0)],
    "contact": [("name", NAME, 1), ("relation", Listed("relations", 60), 1), ("phone", PHONE, 1), ("order", Count(1, 9), 1)],
    "acp": [
        ("wish", Listed("acpWishes"), 1), ("text", LONG, 0), ("discussedOn", DAY_FIELD, 0), ("withWhom", LINE, 0), ("doctorToCall", NAME, 0),
        ("doctorPhone", PHONE, 0), ("author", NAME, 0), ("documentPlace", LINE, 0),
    ],
}


def read_fields(kind, packed, chain):
    places = [packed] if isinstance(packed, bytes) else packed
    malformed_unless(isinstance(places, list) and len(places) <= len(TABLES[kind]))
    value = {name: field.read(item, chain) for (name, field, _), item in zip(TABLES[kind], places) if item is not None}
    malformed_unless(all(name in value for name, _, required in TABLES[kind] if required))
    if kind == "disease":
        number = value.pop("flags", 0)
        value["main"] = number % 2 == 0
        for name, state in (("suspected", number // 2 % 3), ("uninformed", number // 6)):
            if state:
                value[name] = state == 2
    return value


def write_fields(kind, value, chain):
    if kind == "disease":
        state = lambda name: {None: 0, False: 1, True: 2}[value.get(name)]
        number = (not value["main"]) + 2 * state("suspected") + 6 * state("uninformed")
        value = {**value, "flags": number or None}
    places = [None if value.get(name) is None else field.write(value[name], chain) for name, field, _ in TABLES[kind]]
    while places and places[-1] is None:
        places.pop()
    return places[0] if len(places) == 1 and isinstance(places[0], bytes) else places


def unpack(outer):
    malformed_unless(len(outer) in (13, 14) and outer[0] == 1 and outer[0] is not True)
    minutes = outer[1]
    if isinstance(minutes, list):
        malformed_unless(minutes)
        as_of = integer(minutes[0])
    else:
        as_of = integer(minutes) * 60000
    malformed_unless(0 <= as_of <= MAX_MS)
    day = (as_of + 9 * 3600000) // 86400000
    malformed_unless(isinstance(outer[2], list))
    stamps = [read_fields("stamp", stamp, [day]) for stamp in outer[2]]
    chain, in_force = [day], 0

    def stamp_at(index):
        malformed_unless(0 <= index < len(stamps))
        return stamps[index]

    def facts_of(kind, items):
        nonlocal in_force
        malformed_unless(isinstance(items, list))
        facts = []
        for item in items:
            if isinstance(item, int) and not isinstance(item, bool):
                in_force = item
            else:
                facts.append({"value": read_fields(kind, item, chain), "stamp": stamp_at(in_force)})
        return facts

    identity = facts_of("identity", [outer[3]])
    malformed_unless(identity)
    subset = {"asOf": as_of, "identity": identity[0]}
    affiliation = facts_of("affiliation", outer[4])
    if affiliation:
        subset["affiliation"] = affiliation[0]
    for name, section in zip(LISTS["sections"], outer[5:13]):
        if not is_count(section):
            facts = facts_of(name, section)
            malformed_unless(1 <= len(facts) <= 60)
            malformed_unless(not any(fact["value"].get("uninformed") for fact in facts))
            subset[name] = {"state": "listed", "facts": facts}
        elif section == 0:
            subset[name] = {"state": "unknown"}
        else:
            subset[name] = {"state": "none" if section % 2 else "unknown", "stamp": stamp_at((section - 1) // 2)}
    if len(outer) == 14:
        malformed_unless(isinstance(outer[13], list) and len(outer[13]) <= 8)
        subset["trimmed"] = [Listed("sections").read(number, chain) for number in outer[13]]
    return subset


def pack(subset):
    day = (subset["asOf"] + 9 * 3600000) // 86400000
    table, chain, in_force = [], [day], 0

    def index_of(stamp):
        packed = write_fields("stamp", stamp, [day])
        if packed not in table:
            table.append(packed)
        return table.index(packed)

    def facts_of(kind, facts):
        nonlocal in_force
        items = []
        for fact in facts:
            index = index_of(fact["stamp"])
            if index != in_force:
                items.append(index)
                in_force = index
            items.append(write_fields(kind, fact["value"], chain))
        return items

    def section_of(name):
        section = subset[name]
        if section["state"] == "listed":
            return facts_of(name, section["facts"])
        if "stamp" not in section:
            return 0
        return (1 if section["state"] == "none" else 2) + 2 * index_of(section["stamp"])

    minutes, rest = divmod(subset["asOf"], 60000)
    identity = facts_of("identity", [subset["identity"]])[0]
    affiliation = facts_of("affiliation", [subset["affiliation"]] if "affiliation" in subset else [])
    sections = [section_of(name) for name in LISTS["sections"]]
    outer = [1, [subset["asOf"]] if rest else minutes, table, identity, affiliation, *sections]
    if "trimmed" in subset:
        outer.append([LISTS["sections"].index(name) for name in subset["trimmed"]])
    return encode(outer)


def read_record(record):
    outer = parse(record, 8, "RECORD_MALFORMED", "RECORD_NOT_CANONICAL", "RECORD_TOO_DEEP")
    if not isinstance(outer, list):
        raise Refused("RECORD_MALFORMED")
    if outer and is_count(outer[0]) and outer[0] > 1:
        raise Refused("UNKNOWN_PACKING")
    try:
        subset = unpack(outer)
    except Bad:
        raise Refused("RECORD_MALFORMED")
    if pack(subset) != record:
        raise Refused("RECORD_NOT_CANONICAL")
    return subset


# Capsules


def capsule_secrets(card, trust, epoch_keys):
    header, _, _, payload = authenticate(card, trust)
    info = b"TASUKI-CARD/1\x00" + bytes([header[1]]) + header[-2].encode() + header[-3].to_bytes(4, "big")
    *_, exporter = hpke_context(epoch_keys[header[-2], header[-3]], payload[:33], info + hashlib.sha256(DICTIONARY_1).digest()[:8])
    key, number = (expand(exporter, SUITE, b"sec", label, 16) for label in (b"TASUKI-CAPSULE-KEY/1", b"TASUKI-CAPSULE-ID/1"))
    return {"key": key, "id": number, "card": header[-1], "region": header[-2]}


def read_capsule(data, secrets, trust):
    body, issuer = statement(data, "CAPSULE", 16384, "tasuki-capsule/1", vouching(trust), "UNKNOWN_ISSUER", 1)
    good = is_map(body, range(1, 4)) and isinstance(body[1], bytes) and is_count(body[2]) and isinstance(body[3], bytes)
    if not good or len(body[1]) != 16 or len(body[3]) < 12 + 128 + 16:
        raise Refused("CAPSULE_MALFORMED")
    if issuer["region"] != secrets["region"]:
        raise Refused("CAPSULE_WRONG_REGION")
    if body[1] != secrets["id"]:
        raise Refused("CAPSULE_OF_ANOTHER_CARD")
    if body[2] != 1:
        raise Refused("CAPSULE_UNKNOWN_DICTIONARY")
    aad = b"TASUKI-CAPSULE/1\x00" + secrets["id"] + secrets["card"] + body[2].to_bytes(4, "big")
    try:
        plain = AESGCM(secrets["key"]).decrypt(body[3][:12], body[3][12:], aad)
    except InvalidTag:
        raise Refused("CAPSULE_CANNOT_OPEN")
    tail = plain[-128:].rstrip(b"\x00")
    if len(plain) % 128 or not tail or tail[-1] != 0x80:
        raise Refused("CAPSULE_BAD_PADDING")
    length = int.from_bytes(DICTIONARY_1[:2], "big")
    deflated = plain[: len(plain) - 128 + len(tail) - 1]
    try:
        record = inflate(DICTIONARY_1[2 : 2 + length] + deflated, DICTIONARY_1[2 + length :], 32768)
    except OverflowError:
        raise Refused("CAPSULE_RECORD_TOO_LONG")
    except Bad:
        raise Refused("CAPSULE_BAD_COMPRESSION")
    try:
        subset = read_record(record)
    except Refused:
        raise Refused("CAPSULE_RECORD_MALFORMED")
    if not issuer["from"] <= subset["asOf"] < issuer["until"]:
        raise Refused("CAPSULE_ISSUED_OUTSIDE_KEY_PERIOD")
    return subset


# The verdict


def decide(now, clock_doubtful, failure=None, header=None, status=None, list_at=None, as_of=None, retired=False, allowed=None):
    if allowed == "unlisted":
        return "reject", ["NOT_ON_ALLOW_LIST"]
    if status in ("withdrawn", "closed"):
        return "hidden", [status.upper()]
    if failure:
        return "reject", [failure]
    ahead = lambda instant: instant is not None and instant > now + 600000
    age = None if list_at is None else now - list_at
    rows = [
        ("SUPERSEDED", status == "superseded"),
        ("EXPIRED", header is not None and now >= header["expiresAt"]),
        ("RECORD_OLD", as_of is not None and now - as_of > 183 * DAY),
        ("STATUS_LIST_MISSING", status is None or age is None),
        ("STATUS_UNLISTED", status == "unlisted"),
        ("STATUS_LIST_VERY_OLD", age is not None and age > 7 * DAY),
        ("STATUS_LIST_OLD", age is not None and DAY < age <= 7 * DAY),
        ("CLOCK_DOUBTFUL", clock_doubtful or ahead(header and header["issuedAt"]) or ahead(list_at) or ahead(as_of)),
        ("EPOCH_RETIRED", retired),
        ("ISSUER_RESTRICTED", allowed == "no-list"),
    ]
    reasons = [reason for reason, applies in rows if applies]
    return ("amber", reasons) if reasons else ("green", [])


def judge(text, trust, epoch_keys, status, allow, now, clock_doubtful):
    said = {"failure": None, "list_at": status and status["issuedAt"]}
    try:
        card = read_text(text)
        header, issuer, prot, payload = authenticate(card, trust)
        said["header"] = {"issuedAt": header[6] * 1000, "expiresAt": header[-5] * 1000}
        if status and status["region"] == header[-2]:
            said["status"] = status_of(status, *header[-4])
        said["retired"] = {"region": header[-2], "epoch": header[-3], "retired": True} in trust["epochs"]
        if issuer["restricted"]:
            digests = allow and allow["issuers"].get(header[4])
            listed = digests is not None and hashlib.sha256(card).digest()[:12] in digests
            said["allowed"] = "no-list" if digests is None else "listed" if listed else "unlisted"
        said["as_of"] = open_card(header, prot, payload, epoch_keys)["asOf"]
    except Refused as refusal:
        said["failure"] = str(refusal)
    return decide(now, clock_doubtful, **said)


# The comparison


def answer_of(read, *arguments):
    try:
        return "OK", read(*arguments)
    except Refused as refusal:
        return str(refusal), None


def private_key(jwk):
    return ec.derive_private_key(int.from_bytes(base64.urlsafe_b64decode(jwk["d"] + "=="), "big"), ec.SECP256R1())


class Comparison:
    def __init__(self):
        self.agreed, self.differed = 0, 0

    def hold(self, name, expected, found):
        if expected == found:
            self.agreed += 1
        else:
            self.differed += 1
            print(f"{name}: expected {expected}, found {found}")


def compare(folder):
    load = lambda name: json.loads((folder / name).read_text())
    region, result = load("region.json"), Comparison()
    result.hold("dictionary 1", region["dictionary1Sha256"], hashlib.sha256(DICTIONARY_1).hexdigest())
    result.hold("closed lists", LISTS, load("closed-lists.json"))
    root = bytes.fromhex(region["root"]["spki"])
    trust = read_trust_list(bytes.fromhex(region["trustList"]), root)
    status = read_status_list(bytes.fromhex(region["statusList"]), trust)
    allow = read_allow_list(bytes.fromhex(region["allowList"]), trust)
    epoch_keys = {(key["region"], key["epoch"]): private_key(key["jwk"]) for key in region["epochKeys"]}

    def read_card(card):
        header, _, prot, payload = authenticate(card, trust)
        return open_card(header, prot, payload, epoch_keys)

    for case in load("cards.json"):
        answer, subset = answer_of(read_card, bytes.fromhex(case["card"]))
        result.hold(f"card: {case['name']}", (case["expect"], case.get("subset")), (answer, subset))
    for case in load("card-texts.json"):
        answer, card = answer_of(read_text, case["text"])
        result.hold(f"text: {case['name']}", (case["expect"], case.get("card")), (answer, card and card.hex()))

    def lists(name, read, say):
        for case in load(name):
            data = bytes.fromhex(case["bytes"]) if "bytes" in case else bytes(case["zeros"])
            answer, content = answer_of(read, data, case.get("held"))
            result.hold(f"{name}: {case['name']}", (case["expect"], case.get("says")), (answer, content and say(content)))

    def say_trust(found):
        issuers = [
            {"name": one["name"], "region": one["region"], "keyId": one["id"].hex(), "validFrom": one["from"], "validUntil": one["until"], "restricted": one["restricted"]}
            for one in found["issuers"]
        ]
        return {**found, "issuers": issuers}

    def say_status(found):
        said = {key: found[key] for key in ("region", "list", "version", "issuedAt", "size")}
        return {**said, "statuses": {str(index): status_of(found, 1, index) for index in (0, 1, 2, 3, 63, 64)}}

    def say_allow(found):
        return {**found, "issuers": {key.hex(): b"".join(sorted(digests)).hex() for key, digests in found["issuers"].items()}}

    lists("trust-lists.json", lambda data, held: read_trust_list(data, root, held), say_trust)
    lists("status-lists.json", lambda data, held: read_status_list(data, trust, held), say_status)
    lists("allow-lists.json", lambda data, held: read_allow_list(data, trust, held), say_allow)
    lists("leases.json", lambda data, held: read_lease(data, trust, held), dict)
    lists("disasters.json", lambda data, held: read_disaster(data, trust, held), dict)
    capsules = load("capsules.json")
    secrets = capsule_secrets(bytes.fromhex(capsules["card"]), trust, epoch_keys)
    result.hold("capsules: secrets", capsules["secrets"], {name: secrets[name].hex() for name in ("id", "key")})
    for case in capsules["cases"]:
        data = bytes.fromhex(case["bytes"]) if "bytes" in case else bytes(case["zeros"])
        answer, subset = answer_of(read_capsule, data, secrets, trust)
        result.hold(f"capsule: {case['name']}", (case["expect"], case.get("subset")), (answer, subset))
    for case in load("lease-ends.json"):
        result.hold(f"lease end: {case['name']}", case["end"], lease_end(case["lease"], case.get("flag")))
    for case in load("scenes.json"):
        holds = case["holds"]
        found = judge(case["text"], trust, epoch_keys, status if holds["statusList"] else None, allow if holds["allowList"] else None, case["now"], case["clockDoubtful"])
        result.hold(f"scene: {case['name']}", (case["verdict"], case["reasons"]), found)
    for case in load("verdicts.json"):
        said = case["input"]
        found = decide(
            said["now"], said["clockDoubtful"], said.get("failure"), said.get("header"), said.get("status"), said.get("statusListIssuedAt"),
            said.get("recordAsOf"), said["epochRetired"], said.get("allowed"),
        )
        result.hold(f"verdict: {case['name']}", (case["verdict"], case["reasons"]), found)
    codes = load("short-codes.json")
    for case in codes["printed"]:
        result.hold(f"short code {case['bytes']}", case["printed"], print_short_code(bytes.fromhex(case["bytes"])))
    for case in codes["typed"]:
        result.hold(f"short code: {case['name']}", (case["expect"], case.get("code")), answer_of(read_short_code, case["typed"]))
    compare_steps(load("steps.json"), epoch_keys, result)
    compare_rfc(load("rfc9180-a3.json"), result)
    return result


def compare_steps(steps, epoch_keys, result):
    hexed = {name: bytes.fromhex(steps[name]) for name in ("packed", "deflated", "padded", "protectedHeader", "payload", "card")}
    length = int.from_bytes(DICTIONARY_1[:2], "big")
    result.hold("steps: packed", hexed["packed"], pack(steps["subset"]))
    result.hold("steps: inflated", hexed["packed"], inflate(DICTIONARY_1[2 : 2 + length] + hexed["deflated"], DICTIONARY_1[2 + length :], 8192))
    result.hold("steps: unpadded", hexed["deflated"], unpad(hexed["padded"]))
    info = b"TASUKI-CARD/1\x00\x01" + b"23" + (13).to_bytes(4, "big") + hashlib.sha256(DICTIONARY_1).digest()[:8]
    result.hold("steps: opened", hexed["padded"], hpke_open(epoch_keys["23", 13], hexed["payload"], info, hexed["protectedHeader"]))
    result.hold("steps: laid out", hexed["card"], encode([hexed["protectedHeader"], {}, hexed["payload"], hexed["card"][-64:]]))
    result.hold("steps: digits", steps["digits"], str(int.from_bytes(b"\x01" + hexed["card"], "big")))
    result.hold("steps: text", steps["text"], "https://card.example.jp/c#" + steps["digits"])


def compare_rfc(rfc, result):
    key = ec.derive_private_key(int(rfc["skRm"], 16), ec.SECP256R1())
    enc = bytes.fromhex(rfc["enc"])
    compressed = bytes([2 + enc[64] % 2]) + enc[1:33]
    shared, aes, nonce, exporter = hpke_context(key, compressed, bytes.fromhex(rfc["info"]))
    found = [part.hex() for part in (shared, aes, nonce, exporter)]
    result.hold("RFC 9180: key schedule", [rfc[name] for name in ("shared_secret", "key", "base_nonce", "exporter_secret")], found)
    first = {name: bytes.fromhex(value) for name, value in rfc["sequence0"].items()}
    result.hold("RFC 9180: opened", first["plain"], hpke_open(key, compressed + first["ciphertext"], bytes.fromhex(rfc["info"]), first["aad"]))
    for case in rfc["exports"]:
        value = expand(exporter, SUITE, b"sec", bytes.fromhex(case["context"]), 32)
        result.hold(f"RFC 9180: export for '{case['context']}'", case["value"], value.hex())


if __name__ == "__main__":
    outcome = compare(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
    print(f"{outcome.agreed} agreed, {outcome.differed} differed")
    sys.exit(1 if outcome.differed else 0)
