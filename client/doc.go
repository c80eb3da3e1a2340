// Package client is the Go client of the API, generated from its OpenAPI document. NewClientWithResponses returns a client with one
// method for each operation. A response has one field for each status and content type; the fields of other statuses are nil. Fields
// that may be null are pointers. The package contains no logic and imports nothing of the server.
package client
