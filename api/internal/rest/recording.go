package rest

import (
	"fmt"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"
)

// answerRecord is a stored answer.
type answerRecord struct {
	Status int         `json:"status"`
	Header http.Header `json:"header"`
	Body   []byte      `json:"body"`
}

func (a answerRecord) send(c echo.Context) error {
	for name, values := range a.Header {
		c.Response().Header()[name] = values
	}
	c.Response().WriteHeader(a.Status)
	if _, err := c.Response().Write(a.Body); err != nil {
		return fmt.Errorf("sending an answer: %w", err)
	}
	return nil
}

type humaContext = huma.Context // embedding it as Context would hide its Context method

// recorder is a huma.Context with a body that was already read. It holds its answer back.
type recorder struct {
	humaContext
	body   io.Reader
	answer answerRecord
}

// Unwrap lets the adapter find its own context.
func (r *recorder) Unwrap() huma.Context { return r.humaContext }

// BodyReader implements huma.Context.
func (r *recorder) BodyReader() io.Reader { return r.body }

// SetStatus implements huma.Context.
func (r *recorder) SetStatus(code int) { r.answer.Status = code }

// Status implements huma.Context.
func (r *recorder) Status() int { return r.answer.Status }

// SetHeader implements huma.Context.
func (r *recorder) SetHeader(name, value string) { r.answer.Header.Set(name, value) }

// AppendHeader implements huma.Context.
func (r *recorder) AppendHeader(name, value string) { r.answer.Header.Add(name, value) }

// BodyWriter implements huma.Context.
func (r *recorder) BodyWriter() io.Writer { return (*recorderBody)(r) }

type recorderBody recorder

func (r *recorderBody) Write(p []byte) (int, error) {
	r.answer.Body = append(r.answer.Body, p...)
	return len(p), nil
}

func (a answerRecord) notModified() answerRecord {
	out := answerRecord{Status: http.StatusNotModified, Header: a.Header.Clone()}
	out.Header.Del("Content-Type")
	return out
}
