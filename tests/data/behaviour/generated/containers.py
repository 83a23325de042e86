"""Ways in which programs write a list of like records: records and a name in, bytes or a plain value out."""

from __future__ import annotations

import base64
import csv
import io
import json
import random
import struct
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from xml.sax.saxutils import escape, quoteattr

Records = list[dict[str, Any]]
Container = Callable[[Records, str, random.Random], Any]


def plain_list(records: Records, name: str, rng: random.Random) -> Any:
    return records


def under_name(records: Records, name: str, rng: random.Random) -> Any:
    return {"v": 2, "id": _token(rng), name: records}


def under_payload(records: Records, name: str, rng: random.Random) -> Any:
    return {"meta": {"w": 1280, "h": 800, "build": "4.1"}, "payload": {"batch": {name: records}}}


def rows(records: Records, name: str, rng: random.Random) -> Any:
    return {name: [list(record.values()) for record in records]}


def bare_rows(records: Records, name: str, rng: random.Random) -> Any:
    return [list(record.values()) for record in records]


def rows_with_head(records: Records, name: str, rng: random.Random) -> Any:
    return {"columns": list(records[0]), name: [list(record.values()) for record in records]}


def tagged_rows(records: Records, name: str, rng: random.Random) -> Any:
    return {name: [[name[:1], *record.values()] for record in records]}


def columns(records: Records, name: str, rng: random.Random) -> Any:
    return {"n": len(records), **{key: [record[key] for record in records] for key in records[0]}}


def nested_columns(records: Records, name: str, rng: random.Random) -> Any:
    return {name: {key: [record[key] for record in records] for key in records[0]}, "s": _token(rng)}


def column_lists(records: Records, name: str, rng: random.Random) -> Any:
    return {name: [[record[key] for record in records] for key in records[0]]}


def flat(records: Records, name: str, rng: random.Random) -> Any:
    return {name: [value for record in records for value in record.values()]}


def csv_with_head(records: Records, name: str, rng: random.Random) -> Any:
    return _csv([list(records[0]), *(list(record.values()) for record in records)])


def csv_without_head(records: Records, name: str, rng: random.Random) -> Any:
    return _csv([list(record.values()) for record in records])


def tsv_in_json(records: Records, name: str, rng: random.Random) -> Any:
    return {"id": _token(rng), name: "\n".join("\t".join(map(str, record.values())) for record in records)}


def semicolons(records: Records, name: str, rng: random.Random) -> Any:
    return {name: ";".join(",".join(map(str, record.values())) for record in records)}


def pipes(records: Records, name: str, rng: random.Random) -> Any:
    return "|".join(":".join(map(str, record.values())) for record in records)


def pairs_in_text(records: Records, name: str, rng: random.Random) -> Any:
    return "|".join(";".join(f"{key}={value}" for key, value in record.items()) for record in records)


def log_lines(records: Records, name: str, rng: random.Random) -> Any:
    return "\n".join(
        f"[INFO] {name} " + " ".join(f"{key}={value}" for key, value in record.items()) for record in records
    )


def lists_of_text(records: Records, name: str, rng: random.Random) -> Any:
    return {name: [",".join(map(str, record.values())) for record in records]}


def texts_with_marks(records: Records, name: str, rng: random.Random) -> Any:
    return {name: ["@".join(map(str, record.values())) for record in records]}


def xml_attributes(records: Records, name: str, rng: random.Random) -> Any:
    inner = "".join(
        "<e " + " ".join(f"{_xml_name(key)}={quoteattr(str(value))}" for key, value in record.items()) + "/>"
        for record in records
    )
    return f"<?xml version='1.0'?><log name={quoteattr(name)}>{inner}</log>"


def xml_elements(records: Records, name: str, rng: random.Random) -> Any:
    inner = "".join(
        "<row>"
        + "".join(f"<{_xml_name(key)}>{escape(str(value))}</{_xml_name(key)}>" for key, value in record.items())
        + "</row>"
        for record in records
    )
    return f"<batch>{inner}</batch>"


def json_lines(records: Records, name: str, rng: random.Random) -> Any:
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records)


def json_lines_with_head(records: Records, name: str, rng: random.Random) -> Any:
    head = json.dumps({"stream": name, "sdk": "2.4"})
    return head + "\n" + "\n".join(json.dumps(record) for record in records) + "\n"


def json_texts(records: Records, name: str, rng: random.Random) -> Any:
    return {"items": [json.dumps(record) for record in records], "topic": name}


def json_in_json(records: Records, name: str, rng: random.Random) -> Any:
    return {name: json.dumps({"rows": json.dumps(records)})}


def nested_objects(records: Records, name: str, rng: random.Random) -> Any:
    keys = list(records[0])
    first, rest = keys[:2], keys[2:]
    return {
        name: [
            {"a": {key: record[key] for key in first}, "b": {key: record[key] for key in rest}} for record in records
        ]
    }


def pair_lists(records: Records, name: str, rng: random.Random) -> Any:
    keys = list(records[0])
    return {
        name: [{"p": [record[key] for key in keys[:2]], **{key: record[key] for key in keys[2:]}} for record in records]
    }


def numbered(records: Records, name: str, rng: random.Random) -> Any:
    return {name: {str(place): record for place, record in enumerate(records)}}


def keyed_by_last(records: Records, name: str, rng: random.Random) -> Any:
    return {name: {str(list(record.values())[-1]): list(record.values())[:-1] for record in records}}


def rpc(records: Records, name: str, rng: random.Random) -> Any:
    return {"jsonrpc": "2.0", "id": 7, "method": "push", "params": [name, records]}


def graphql(records: Records, name: str, rng: random.Random) -> Any:
    return {"query": "mutation M($i: [I!]!) { save(i: $i) { ok } }", "variables": {"i": records}}


def attributes(records: Records, name: str, rng: random.Random) -> Any:
    def one(key: str, value: Any) -> dict[str, Any]:
        sort = "stringValue" if isinstance(value, str) else "doubleValue" if isinstance(value, float) else "intValue"
        return {"key": key, "value": {sort: str(value) if sort == "intValue" else value}}

    return {
        "resourceLogs": [
            {
                "scopeLogs": [
                    {"logRecords": [{"attributes": [one(k, v) for k, v in record.items()]} for record in records]}
                ]
            }
        ]
    }


def name_value_pairs(records: Records, name: str, rng: random.Random) -> Any:
    return {name: [[{"name": key, "value": value} for key, value in record.items()] for record in records]}


def indexed_form(records: Records, name: str, rng: random.Random) -> Any:
    return urlencode(
        [(f"{name}[{n}][{key}]", value) for n, record in enumerate(records) for key, value in record.items()]
    )


def dotted_form(records: Records, name: str, rng: random.Random) -> Any:
    return urlencode([(f"{key}.{n}", value) for n, record in enumerate(records) for key, value in record.items()])


def repeated_form(records: Records, name: str, rng: random.Random) -> Any:
    return urlencode([(f"{key}[]", value) for record in records for key, value in record.items()])


def form_of_json(records: Records, name: str, rng: random.Random) -> Any:
    return urlencode({"u": _token(rng), name: json.dumps(records)})


def multipart_json(records: Records, name: str, rng: random.Random) -> Any:
    return (
        f'--q1\r\nContent-Disposition: form-data; name="{name}"; filename="blob"\r\n'
        f"Content-Type: application/octet-stream\r\n\r\n{json.dumps(records)}\r\n--q1--\r\n"
    )


def multipart_csv(records: Records, name: str, rng: random.Random) -> Any:
    return (
        '--q1\r\nContent-Disposition: form-data; name="u"\r\n\r\n7\r\n'
        f'--q1\r\nContent-Disposition: form-data; name="file"; filename="{name}.csv"\r\n'
        f"Content-Type: text/csv\r\n\r\n{csv_with_head(records, name, rng)}\r\n--q1--\r\n"
    )


def socket_event(records: Records, name: str, rng: random.Random) -> Any:
    return "42" + json.dumps([name, records])


def hub_message(records: Records, name: str, rng: random.Random) -> Any:
    return json.dumps({"type": 1, "target": "Push", "arguments": [records]}) + "\x1e"


def server_sent(records: Records, name: str, rng: random.Random) -> Any:
    return "".join(f"event: {name}\ndata: {json.dumps(record)}\n\n" for record in records)


def yaml_text(records: Records, name: str, rng: random.Random) -> Any:
    lines = [f"{name}:"]
    for record in records:
        lines += [f"{'  - ' if n == 0 else '    '}{key}: {value}" for n, (key, value) in enumerate(record.items())]
    return "\n".join(lines)


def msgpack_maps(records: Records, name: str, rng: random.Random) -> Any:
    import msgpack  # type: ignore[import-untyped]

    return bytes(msgpack.packb({name: records}))


def msgpack_rows(records: Records, name: str, rng: random.Random) -> Any:
    import msgpack

    return bytes(msgpack.packb([list(record.values()) for record in records]))


def cbor_maps(records: Records, name: str, rng: random.Random) -> Any:
    return cbor({name: records})


def bson_document(records: Records, name: str, rng: random.Random) -> Any:
    return _bson({name: records})


def protobuf_messages(records: Records, name: str, rng: random.Random) -> Any:
    return b"".join(
        _delimited(1, b"".join(_field(n, value) for n, value in enumerate(record.values(), 1))) for record in records
    )


def protobuf_with_header(records: Records, name: str, rng: random.Random) -> Any:
    return _delimited(1, _token(rng).encode()) + b"".join(
        _delimited(4, b"".join(_field(n, value) for n, value in enumerate(record.values(), 1))) for record in records
    )


def protobuf_columns(records: Records, name: str, rng: random.Random) -> Any:
    out = b""
    for n, key in enumerate(records[0], 1):
        values = [record[key] for record in records]
        if all(isinstance(value, int) for value in values):
            out += _delimited(n, b"".join(_varint(value % 2**64) for value in values))
        else:
            out += b"".join(_field(n, value) for value in values)
    return out


def typed_arrays(records: Records, name: str, rng: random.Random) -> Any:
    """`btoa` over the bytes of one typed array for each column."""
    out: dict[str, Any] = {"n": len(records)}
    for key in records[0]:
        values = [record[key] for record in records]
        if not all(isinstance(value, int | float) for value in values):
            out[key] = values
            continue
        letter = "d" if max(map(abs, values)) > 2**31 else "f" if any(v % 1 for v in values) else "i"
        out[key] = base64.b64encode(
            struct.pack(f"<{len(values)}{letter}", *(int(v) if letter == "i" else v for v in values))
        ).decode()
    return out


def one_typed_array(records: Records, name: str, rng: random.Random) -> Any:
    values = [float(value) for record in records for value in record.values() if isinstance(value, int | float)]
    return {name: base64.b64encode(struct.pack(f"<{len(values)}d", *values)).decode()}


def struct_rows(records: Records, name: str, rng: random.Random) -> Any:
    """Records of fixed width, as a DataView writes them."""
    order = rng.choice("<>")
    letters = ""
    for key in records[0]:
        values = [record[key] for record in records]
        if not all(isinstance(value, int | float) for value in values):
            return {name: records}
        big = max(map(abs, values)) > 2**31
        letters += "d" if big else "f" if any(v % 1 for v in values) else "h" if max(map(abs, values)) < 2**15 else "i"
    return b"".join(
        struct.pack(
            order + letters,
            *(v if letter in "df" else int(v) for v, letter in zip(record.values(), letters, strict=True)),
        )
        for record in records
    )


def _csv(rows: list[list[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def _token(rng: random.Random) -> str:
    return "".join(rng.choice("abcdef0123456789") for _ in range(12))


def _xml_name(key: str) -> str:
    return key if key[:1].isalpha() or key[:1] == "_" else f"f{key}"


def _varint(value: int) -> bytes:
    out = b""
    while value > 127:
        out += bytes((value & 127 | 128,))
        value >>= 7
    return out + bytes((value,))


def _delimited(number: int, data: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def _field(number: int, value: Any) -> bytes:
    if isinstance(value, bool) or value is None:
        return _varint(number << 3) + _varint(int(bool(value)))
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value % 2**64)
    if isinstance(value, float):
        return _varint(number << 3 | 1) + struct.pack("<d", value)
    return _delimited(number, str(value).encode())


def cbor(value: Any) -> bytes:
    """Write CBOR (RFC 8949)."""
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if value is None:
        return b"\xf6"
    if isinstance(value, int):
        return _cbor_head(0, value) if value >= 0 else _cbor_head(1, -1 - value)
    if isinstance(value, float):
        return b"\xfb" + struct.pack(">d", value)
    if isinstance(value, str):
        return _cbor_head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return _cbor_head(4, len(value)) + b"".join(map(cbor, value))
    return _cbor_head(5, len(value)) + b"".join(cbor(key) + cbor(item) for key, item in value.items())


def _cbor_head(major: int, number: int) -> bytes:
    if number < 24:
        return bytes((major << 5 | number,))
    for info, width in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if number < 256**width:
            return bytes((major << 5 | info,)) + number.to_bytes(width, "big")
    raise ValueError(number)


def _bson(value: dict[str, Any]) -> bytes:
    out = b"".join(_bson_element(str(key), item) for key, item in value.items())
    return struct.pack("<i", len(out) + 5) + out + b"\0"


def _bson_element(key: str, value: Any) -> bytes:
    name = key.encode() + b"\0"
    if isinstance(value, bool):
        return b"\x08" + name + bytes((value,))
    if isinstance(value, float):
        return b"\x01" + name + struct.pack("<d", value)
    if isinstance(value, int):
        return (
            (b"\x10" + name + struct.pack("<i", value))
            if abs(value) < 2**31
            else (b"\x12" + name + struct.pack("<q", value))
        )
    if isinstance(value, str):
        raw = value.encode() + b"\0"
        return b"\x02" + name + struct.pack("<i", len(raw)) + raw
    if isinstance(value, list):
        return b"\x04" + name + _bson({str(n): item for n, item in enumerate(value)})
    if isinstance(value, dict):
        return b"\x03" + name + _bson(value)
    return b"\x0a" + name


CONTAINERS: dict[str, Container] = {
    function.__name__: function
    for function in (
        plain_list,
        under_name,
        under_payload,
        rows,
        bare_rows,
        rows_with_head,
        tagged_rows,
        columns,
        nested_columns,
        column_lists,
        flat,
        csv_with_head,
        csv_without_head,
        tsv_in_json,
        semicolons,
        pipes,
        pairs_in_text,
        log_lines,
        lists_of_text,
        texts_with_marks,
        xml_attributes,
        xml_elements,
        json_lines,
        json_lines_with_head,
        json_texts,
        json_in_json,
        nested_objects,
        pair_lists,
        numbered,
        keyed_by_last,
        rpc,
        graphql,
        attributes,
        name_value_pairs,
        indexed_form,
        dotted_form,
        repeated_form,
        form_of_json,
        multipart_json,
        multipart_csv,
        socket_event,
        hub_message,
        server_sent,
        yaml_text,
        msgpack_maps,
        msgpack_rows,
        cbor_maps,
        bson_document,
        protobuf_messages,
        protobuf_with_header,
        protobuf_columns,
        typed_arrays,
        one_typed_array,
        struct_rows,
    )
}
# Those that keep words beside numbers, with names or at least in rows: for records that are not numbers alone.
WITH_NAMES = frozenset(
    [
        "plain_list",
        "under_name",
        "under_payload",
        "rows_with_head",
        "csv_with_head",
        "pairs_in_text",
        "log_lines",
        "xml_attributes",
        "xml_elements",
        "json_lines",
        "json_lines_with_head",
        "json_texts",
        "json_in_json",
        "nested_objects",
        "numbered",
        "rpc",
        "graphql",
        "attributes",
        "name_value_pairs",
        "indexed_form",
        "form_of_json",
        "multipart_json",
        "multipart_csv",
        "socket_event",
        "hub_message",
        "server_sent",
        "yaml_text",
        "msgpack_maps",
        "cbor_maps",
        "bson_document",
    ]
)
FOR_WORDS = WITH_NAMES | frozenset(
    ["rows", "bare_rows", "tagged_rows", "columns", "nested_columns", "msgpack_rows", "tsv_in_json"]
)
