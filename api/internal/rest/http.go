package rest

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
)

// answerHead serves HEAD as GET and drops the body. The headers are those of GET. A stream ends once its headers are known.
func answerHead(h http.Handler, endless func(path string) bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodHead {
			h.ServeHTTP(w, r)
			return
		}
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		get := r.Clone(ctx)
		get.Method = http.MethodGet
		out := &headWriter{ResponseWriter: w}
		if endless(r.URL.Path) {
			out.known = cancel
		}
		h.ServeHTTP(out, get)
		out.finish()
	})
}

// headWriter counts a body instead of sending it.
type headWriter struct {
	http.ResponseWriter
	known  func() // called once the headers are known; may be nil
	status int
	length int
}

// WriteHeader implements http.ResponseWriter.
func (w *headWriter) WriteHeader(status int) {
	if w.status != 0 {
		return
	}
	w.status = status
	if w.known != nil {
		w.known()
	}
}

// Write implements http.ResponseWriter.
func (w *headWriter) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	w.length += len(p)
	return len(p), nil
}

// FlushError implements what http.ResponseController asks of a writer.
func (w *headWriter) FlushError() error { return nil }

func (w *headWriter) finish() {
	w.WriteHeader(http.StatusOK)
	if w.known == nil && w.length > 0 {
		w.Header().Set("Content-Length", strconv.Itoa(w.length))
	}
	w.ResponseWriter.WriteHeader(w.status)
}

// tagEncoding gives compressed answers a strong ETag of their own. The suffix depends on the request alone, so that an answer without a
// body has the same ETag as the one with it.
func tagEncoding(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if acceptsGzip(r.Header.Values("Accept-Encoding")) {
			w = &tagWriter{ResponseWriter: w}
		}
		h.ServeHTTP(w, r)
	})
}

type tagWriter struct {
	http.ResponseWriter
	done bool
}

// Unwrap lets http.ResponseController find the connection.
func (w *tagWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// WriteHeader implements http.ResponseWriter.
func (w *tagWriter) WriteHeader(status int) {
	if !w.done {
		w.done = true
		tag, own := w.Header().Get("ETag"), w.Header().Get("Content-Encoding")
		if bare, ok := strings.CutSuffix(tag, `"`); ok && (own == "" || own == "gzip") && !strings.HasSuffix(bare, compressedSuffix) {
			w.Header().Set("ETag", bare+compressedSuffix+`"`)
		}
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (w *tagWriter) Write(p []byte) (int, error) {
	if !w.done {
		w.WriteHeader(http.StatusOK)
	}
	return w.ResponseWriter.Write(p)
}

// acceptsGzip reports whether an Accept-Encoding header allows gzip.
func acceptsGzip(headers []string) bool {
	others := false // whether * allows it
	for part := range strings.SplitSeq(strings.Join(headers, ","), ",") {
		name, quality, _ := strings.Cut(part, ";")
		q, ok := strings.CutPrefix(strings.TrimSpace(quality), "q=")
		weight, err := strconv.ParseFloat(q, 64)
		allowed := !ok || err == nil && weight > 0
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "gzip", "x-gzip":
			return allowed
		case "*":
			others = allowed
		}
	}
	return others
}

// complete corrects headers just before they are sent. Allow has HEAD wherever it has GET. No error is stored by a cache.
func complete(c echo.Context) {
	h := c.Response().Header()
	if allow := h.Get(echo.HeaderAllow); allow != "" {
		var methods []string
		for method := range strings.SplitSeq(allow, ",") {
			if method = strings.TrimSpace(method); method != http.MethodOptions {
				methods = append(methods, method)
			}
		}
		if slices.Contains(methods, http.MethodGet) {
			methods = append(methods, http.MethodHead)
		}
		slices.Sort(methods)
		h.Set(echo.HeaderAllow, strings.Join(slices.Compact(methods), ", "))
	}
	if c.Response().Status >= http.StatusBadRequest {
		h.Set("Cache-Control", "no-store")
		h.Del("ETag")
	}
}
