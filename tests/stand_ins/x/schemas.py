"""X's published schemas, old and new dialect, to hold answers and requests against."""

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from tests.shared import SHARED

VERSIONS = {"tweet": "2.166", "post": "2.167"}


@cache
def document(dialect: str) -> dict[str, Any]:
    path = SHARED / "x" / f"openapi-{VERSIONS[dialect]}.json"
    whole: dict[str, Any] = _without_nullable(json.loads(path.read_text("utf-8")))
    return whole


def faults(dialect: str, method: str, path: str, status: int, body: Any) -> list[str]:
    """Where a response departs from its schema; endpoints are named as the schema names them."""
    responses = _operation(dialect, method, path)["responses"]
    content = responses.get(str(status), responses["default"])["content"]
    kind = "application/json" if str(status) in responses else "application/problem+json"
    return _checked(dialect, content[kind]["schema"], body)


def request_faults(dialect: str, method: str, path: str, params: dict[str, str], body: Any) -> list[str]:  # fmt: skip
    """Where a request departs from the schema: unknown parameters, values out of bounds, its body."""
    operation = _operation(dialect, method, path)
    known = {one["name"]: one for one in map(_resolved(dialect), operation.get("parameters", []))}
    found = [f"there is no parameter {name!r}" for name in params if name not in known]
    for name, text in params.items():
        if name in known:
            schema = known[name]["schema"]
            told = _checked(dialect, schema, _value(_resolve(dialect, schema), text))
            found += [f"{name}: {fault}" for fault in told]
    if body:
        content = operation["requestBody"]["content"]["application/json"]["schema"]
        found += _checked(dialect, content, body)
    return found


def template(path: str) -> str:
    """An actual path as the schema names it."""
    parts = ["{id}" if part.isdecimal() else part for part in path.split("/")]
    if parts[-2:-1] == ["username"]:
        parts[-1] = "{username}"
    return "/".join(["", "2", *parts[2:]])


def _operation(dialect: str, method: str, path: str) -> dict[str, Any]:
    operation: dict[str, Any] = document(dialect)["paths"][path][method.lower()]
    return operation


def _checked(dialect: str, schema: dict[str, Any], value: Any) -> list[str]:
    rooted = schema | {"components": document(dialect)["components"]}
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
        for error in Draft202012Validator(rooted).iter_errors(value)
    ]


def _resolved(dialect: str) -> Any:
    return lambda one: _resolve(dialect, one)


def _resolve(dialect: str, schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    found: Any = document(dialect)
    for part in schema["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    resolved: dict[str, Any] = found
    return resolved


def _value(schema: dict[str, Any], text: str) -> Any:
    if schema.get("type") == "integer":
        return int(text)
    return text.split(",") if schema.get("type") == "array" else text


def _without_nullable(node: Any) -> Any:
    """OpenAPI's `nullable` said as JSON Schema says it."""
    if isinstance(node, list):
        return [_without_nullable(one) for one in node]
    if not isinstance(node, dict):
        return node
    turned = {key: _without_nullable(value) for key, value in node.items() if key != "nullable"}
    return {"anyOf": [turned, {"type": "null"}]} if node.get("nullable") is True else turned
