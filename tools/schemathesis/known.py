"""known.py ADDRESS...: of the OpenAPI document at its input, one whose requests name nothing but these addresses, and amounts
that people have. Answers are documented as they were."""
import json
import sys

ADDRESS, AMOUNT = "^0x[0-9a-fA-F]{40}$", "^[0-9]{1,78}$"
document, addresses = json.load(sys.stdin), sys.argv[1:]


def narrowed(schema):
    """A request's schema, without references, for those are also of answers."""
    if isinstance(schema, list):
        return [narrowed(s) for s in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return narrowed(document["components"]["schemas"][name])
    if schema.get("pattern") == ADDRESS:
        return {"type": schema["type"], "enum": addresses}
    if schema.get("pattern") == AMOUNT:
        return {"type": schema["type"], "enum": ["1", "1000000", "100000000", "1000000000000000000", "9" * 78]}
    return {key: narrowed(value) for key, value in schema.items()}


for item in document["paths"].values():
    for operation in item.values():
        for parameter in operation.get("parameters", []):
            parameter["schema"] = narrowed(parameter["schema"])
        for media in operation.get("requestBody", {}).get("content", {}).values():
            media["schema"] = narrowed(media["schema"])
json.dump(document, sys.stdout)
