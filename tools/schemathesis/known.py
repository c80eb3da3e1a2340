"""known.py INDEX OTHER_INDEX OWNER USDC WETH: of the OpenAPI document at its input, one whose requests name nothing but these
addresses, in its examples as well, and amounts that people have. Answers are documented as they were."""
import json
import sys

ADDRESS, AMOUNT = "^0x[0-9a-fA-F]{40}$", "^[0-9]{1,78}$"
# as in api/examples/requests.json
INDEX, OWNER = "0x5FbDB2315678afecb367f032d93F642f64180aa3", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
USDC, WETH = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2"

document, addresses = json.load(sys.stdin), sys.argv[1:]
shown = dict(zip((INDEX, OWNER, USDC, WETH), (addresses[0], *addresses[2:])))


def real(example):
    text = json.dumps(example)
    for placeholder, address in shown.items():
        text = text.replace(placeholder, address)
    return json.loads(text)


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
            if "example" in media:
                media["example"] = real(media["example"])
json.dump(document, sys.stdout)
