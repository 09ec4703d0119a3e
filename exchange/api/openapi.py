"""OpenAPI document: made of the declarations that serve and check the requests."""

from django.conf import settings

from exchange import dresses
from exchange.api import endpoints, problems
from exchange.api.answers import JSON
from exchange.api.endpoints import CHANGES, ENDPOINTS
from exchange.api.story_fields import ALWAYS, FIELDS, SCHEMAS, ref

VERSION = "1.0"


def document(root):
    """Return the document, as an object."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{settings.SITE_NAME} API",
            "version": VERSION,
            "description": "Published stories of the paper, read only. "
            f"只读的公开内容，说明见 {root}/api/。",
        },
        "servers": [{"url": root}],
        "security": [{}, {"bearer": []}, {"header": []}],
        "paths": {
            endpoint.path: {"get": _operation(endpoint)} for endpoint in ENDPOINTS
        },
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "header": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
            },
        },
    }


def _operation(endpoint):
    parts = [
        {"name": name, "in": "path", "required": True, "schema": schema}
        for name, schema in (endpoint.parts or {}).items()
    ]
    return {
        "operationId": endpoint.name,
        "summary": endpoint.zh,
        "description": endpoint.en,
        "parameters": parts + [_parameter(each) for each in endpoint.arguments],
        "responses": _responses(endpoint),
    }


def _parameter(argument):
    schema = dict(argument.schema)
    if argument.default is not None:
        schema["default"] = argument.default
    found = {
        "name": argument.name,
        "in": "query",
        "required": argument.is_required,
        "description": f"{argument.zh} {argument.en}",
        "schema": schema,
    }
    if schema.get("type") == "array":
        found |= {"style": "form", "explode": False}  # with commas between
    return found | ({"example": argument.example} if argument.example else {})


def _responses(endpoint):
    content = {JSON: {"schema": _answer(endpoint)}}
    if endpoint.may_be_gone:
        for form in dresses.PUBLIC.values():
            content.setdefault(form.media_type.partition(";")[0], {"schema": {}})
    if endpoint.may_be_gone:  # the JSON of a form has a schema of its own
        content[JSON] = {"schema": {"anyOf": [_answer(endpoint), {"type": "object"}]}}
    found = {
        "200": {
            "description": endpoint.en,
            "content": content,
            "headers": {"ETag": {"schema": {"type": "string"}}},
        },
        "304": {"description": "Not modified: If-None-Match names what there is."},
    }
    kinds = [problems.BAD_ARGUMENT, problems.BAD_KEY, problems.TOO_MANY, problems.AWAY]
    if endpoint.parts:
        kinds.append(problems.NOT_FOUND)
    if endpoint.name == "pages":
        kinds.append(problems.NOT_FOUND)
    if endpoint.may_be_gone:
        kinds += [problems.WITHDRAWN, problems.NOT_IN_THIS_FORM]
    found |= {str(kind.status): _problem(kind) for kind in kinds}
    # A NUL in the address is refused before the API has it.
    found["400"]["content"]["text/plain"] = {"schema": {"type": "string"}}
    return found


def _problem(kind):
    return {
        "description": f"{kind.title}. {kind.zh}{kind.en}",
        "content": {problems.MEDIA_TYPE: {"schema": ref("Problem")}},
    }


def _answer(endpoint):
    members = endpoint.members
    if "$ref" in members:
        return members
    whole = _object(members)
    return (
        {"anyOf": [whole, _object(CHANGES)]} if endpoint.name == "articles" else whole
    )


def _object(members):
    """Return the schema of an object; a member whose name ends in ? may be missing."""
    return {
        "type": "object",
        "properties": {name.rstrip("?"): schema for name, schema in members.items()},
        "required": [name for name in members if not name.endswith("?")],
        "additionalProperties": False,
    }


def _schemas():
    found = {name: _object(members) for name, members in SCHEMAS.items()}
    found |= {name: _object(members) for name, members in endpoints.SCHEMAS.items()}
    found["Story"] = {
        "type": "object",
        "properties": {each.name: each.schema | _said(each) for each in FIELDS},
        "required": ALWAYS,
        "additionalProperties": False,
    }
    found["Problem"] = {
        "type": "object",
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "argument": {"type": "string"},
            "tombstone": ref("Tombstone"),
        },
        "required": ["type", "title", "status", "detail"],
        "additionalProperties": False,
    }
    return found


def _said(field):
    return {"description": field.zh}
