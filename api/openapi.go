package api

import (
	"fmt"
	"slices"
	"strings"
)

type tag struct{ name, path, about string }

func byName(a, b tag) int { return strings.Compare(strings.ToLower(a.name), strings.ToLower(b.name)) }

// tags group the operations. An operation without a tag of its own has the tag of its path.
var tags = []tag{
	{"Indices", "/v1/indices", "What indices hold, are worth and do. All of it is public."},
	{"Indices", "/v1/backtest", ""},
	{"Assets", "/v1/assets", "Tokens that indices may hold, and their prices."},
	{"Creators", "/v1/creators", "Track records of the accounts that launch indices."},
	{"Investors", "/v1/investors", "Positions, value and profit of any account."},
	{"Marketplace", "/v1/deployment", "The chain and the contracts."},
	{"Transactions", "/v1/tx", "Unsigned transactions with a preview. The caller's wallet signs and sends them."},
	{"Transactions", "/v1/signed-orders", ""},
	{"Streams", "/v1/stream", "Events as they are indexed: server-sent events or a WebSocket."},
	{"Sign-in", "/v1/session", "Sign-in with Ethereum, and the sessions of an account."},
	{"API keys", "/v1/keys", "Keys for programs: their life, their rights and their use."},
	{"Account", "/v1/watchlists", "Watchlists and alert settings of the caller."},
	{"Statements", "/v1/statements", "Profiles and notes that their authors sign."},
	{"Statements", "/v1/tags", ""},
}

// answerHeaders are the headers that answers have beside their own.
var answerHeaders = map[string]object{
	"RateLimit": {
		"description": "What is left of the caller's limit: r units, and t seconds until it is full.",
		"schema":      object{"type": "string"}, "example": `"anonymous";r=599;t=1`,
	},
	"RateLimit-Policy": {
		"description": "The caller's limit: q units in w seconds.",
		"schema":      object{"type": "string"}, "example": `"anonymous";q=600;w=60`,
	},
	"X-Request-Id": {
		"description": "Id of the request. Quote it when you report a fault.",
		"schema":      object{"type": "string"}, "example": "req_6f2a8c1e52d04b0e9d7e1c6d",
	},
	"Retry-After": {
		"description": "Seconds to wait before a retry.",
		"schema":      object{"type": "integer", "minimum": 1}, "example": 2,
	},
}

type object = map[string]any

// finish adds to the document what huma does not know: servers, tags and the headers of all answers. It also writes scopes in a form
// that both versions of OpenAPI have.
func finish(document object, servers []string) {
	document["servers"] = serversOf(servers)
	info := child(document, "info")
	info["license"] = object{"name": "MIT", "url": "https://opensource.org/license/mit"}
	info["contact"] = object{"name": "Astrolabe", "url": "https://github.com/astrolabe-index/astrolabe"}
	named := []any{}
	for _, t := range slices.SortedFunc(slices.Values(tags), byName) {
		if t.about != "" {
			named = append(named, object{"name": t.name, "description": t.about})
		}
	}
	document["tags"] = named
	headers := object{}
	for name, header := range answerHeaders {
		headers[name] = header
	}
	child(document, "components")["headers"] = headers
	for path, item := range child(document, "paths") {
		for _, operation := range item.(object) { //nolint:forcetypeassert // a path's members are operations
			finishOperation(path, operation.(object)) //nolint:forcetypeassert // a path's members are operations
		}
	}
	renamePatterns(document)
}

func serversOf(urls []string) []any {
	out := []any{}
	for _, u := range urls {
		out = append(out, object{"url": u, "description": "This marketplace."})
	}
	if len(out) == 0 {
		out = append(out, object{"url": "/", "description": "The server of this document."})
	}
	return out
}

func finishOperation(path string, operation object) {
	if operation["tags"] == nil {
		for _, t := range tags {
			if strings.HasPrefix(path, t.path) {
				operation["tags"] = []any{t.name}
			}
		}
	}
	var scopes []any
	for _, alternative := range list(operation["security"]) {
		for scheme, needed := range alternative.(object) { //nolint:forcetypeassert // of the document's schema
			scopes = append(scopes, list(needed)...)
			alternative.(object)[scheme] = []any{} //nolint:forcetypeassert // of the document's schema
		}
	}
	if len(scopes) > 0 {
		operation["x-required-scopes"] = scopes
		about, _ := operation["description"].(string)
		operation["description"] = strings.TrimSpace(about + fmt.Sprintf(" An API key needs the scope %v.", scopes[0]))
	}
	for status, response := range child(operation, "responses") {
		limited, later := status[0] == '2' || status == "429", status == "429" || status == "503"
		if !limited && !later {
			continue // every answer has them, but a client looks for them here
		}
		headers := child(response.(object), "headers") //nolint:forcetypeassert // of the document's schema
		for name := range answerHeaders {
			if name == "Retry-After" && later || name != "Retry-After" && limited {
				headers[name] = object{"$ref": "#/components/headers/" + name}
			}
		}
	}
}

// renamePatterns turns huma's patternDescription into an extension.
func renamePatterns(v any) {
	switch v := v.(type) {
	case object:
		if about, ok := v["patternDescription"]; ok && v["pattern"] != nil {
			delete(v, "patternDescription")
			v["x-pattern-description"] = about
		}
		for _, member := range v {
			renamePatterns(member)
		}
	case []any:
		for _, element := range v {
			renamePatterns(element)
		}
	}
}

// child returns a member that is an object, and makes it if it is missing.
func child(of object, name string) object {
	out, ok := of[name].(object)
	if !ok {
		out = object{}
		of[name] = out
	}
	return out
}

func list(v any) []any {
	out, _ := v.([]any)
	return out
}

// dropNullObjects removes examples of an OpenAPI 3.0 document that have null for an object. By 3.0.3 a reference beside nullable does not
// allow null, although all generators read it so.
func dropNullObjects(document object) {
	for _, item := range child(document, "paths") {
		for _, operation := range item.(object) { //nolint:forcetypeassert // a path's members are operations
			for _, response := range child(operation.(object), "responses") { //nolint:forcetypeassert // as above
				content, _ := response.(object)["content"].(object)
				for _, media := range content {
					m := media.(object) //nolint:forcetypeassert // of the document's schema
					if example, ok := m["example"]; ok && hasNullObject(document, m["schema"], example) {
						delete(m, "example")
					}
				}
			}
		}
	}
}

// hasNullObject reports whether a value has null where its schema refers to an object.
func hasNullObject(document object, schema, value any) bool {
	s, _ := schema.(object)
	if ref, ok := s["$ref"].(string); ok {
		name := strings.TrimPrefix(ref, "#/components/schemas/")
		return hasNullObject(document, child(child(document, "components"), "schemas")[name], value)
	}
	if all := list(s["allOf"]); len(all) > 0 {
		return value == nil || hasNullObject(document, all[0], value)
	}
	switch value := value.(type) {
	case object:
		properties, _ := s["properties"].(object)
		for name, member := range value {
			if hasNullObject(document, properties[name], member) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(value, func(element any) bool { return hasNullObject(document, s["items"], element) })
	}
	return false
}
