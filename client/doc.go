// Package client is the API's Go client, generated from its OpenAPI document: NewClientWithResponses, and a method for each
// operation. What may be null is a pointer. It holds no logic of its own and imports nothing of the server.
package client
