// Package web serves the built web app. Pages have a strict content security policy, hashed assets are cached without
// limit, and all files are compressed at build time. The package does not use the API, which the app calls on the same
// origin.
//
// The build tag webapp embeds the app; `make build` sets it. Without the tag, Built is nil and `go build` needs no Node.
package web

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
)

const (
	index = "index.html"
	// exit is the page that works without a server. It contains its own content security policy.
	exit = "exit.html"
	// reference is the page of the API reference, at /docs.
	reference = "docs.html"
	// hashed is the folder of assets whose names contain the hash of their content.
	hashed = "assets/"
)

// encodings are in order of preference. The suffix is that of the compressed file beside the plain one.
var encodings = []struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}}

// file is one file of the app, plain and compressed.
type file struct {
	plain      []byte
	compressed map[string][]byte
	mime, etag string
	forever    bool
}

// App is a built web app in memory. It is an http.Handler.
type App struct {
	files  map[string]file
	policy string
}

// New reads a built app. Its pages may connect to their own origin and to nodes, which are http(s) or ws(s) URLs. It
// returns an error if a node's URL is invalid, or if built contains no app.
func New(built fs.FS, nodes []string) (*App, error) {
	policy, err := contentPolicy(nodes)
	if err != nil {
		return nil, err
	}
	a := &App{files: map[string]file{}, policy: policy}
	err = fs.WalkDir(built, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(name, ".br") || strings.HasSuffix(name, ".gz") {
			return err
		}
		f, err := load(built, name)
		a.files[name] = f
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the web app: %w", err)
	}
	if _, ok := a.files[index]; !ok {
		return nil, fmt.Errorf("reading the web app: it has no %s: run `make web`", index)
	}
	return a, nil
}

func load(built fs.FS, name string) (file, error) {
	plain, err := fs.ReadFile(built, name)
	if err != nil {
		return file{}, err
	}
	sum := sha256.Sum256(plain)
	f := file{
		plain: plain, compressed: map[string][]byte{}, mime: mime.TypeByExtension(path.Ext(name)),
		etag: hex.EncodeToString(sum[:12]), forever: strings.HasPrefix(name, hashed),
	}
	for _, e := range encodings {
		body, err := fs.ReadFile(built, name+e.suffix)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return file{}, err
		}
		f.compressed[e.name] = body
	}
	return f, nil
}

// contentPolicy allows pages to load files of the app, and to connect to the API and to nodes. Icons of wallets are data
// URLs.
func contentPolicy(nodes []string) (string, error) {
	connect := "'self'"
	for _, node := range nodes {
		u, err := url.Parse(node)
		if err != nil || u.Host == "" || strings.ContainsAny(u.Host, " ;,'\"") {
			return "", fmt.Errorf("node %q is not a URL with a host", node)
		}
		switch u.Scheme {
		case "http", "https", "ws", "wss":
			connect += " " + u.Scheme + "://" + u.Host
		default:
			return "", fmt.Errorf("node %q must be http, https, ws or wss", node)
		}
	}
	return "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; manifest-src 'self'; " +
		"connect-src " + connect + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'", nil
}

// referencePolicy allows inline styles, which the reference's web component writes. Scripts and connections stay on the app's own origin.
const referencePolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// pages are the paths of the app's router in src/routes.tsx. A star stands for one segment.
var pages = []string{
	"", "compare", "index/*", "portfolio", "portfolio/*", "creators", "creator/*", "console", "console/launch", "console/*", "audit",
	"audit/*", "developer",
}

// isPage reports whether the app's router has a page at a path.
func isPage(name string) bool {
	return slices.ContainsFunc(pages, func(pattern string) bool {
		ok, err := path.Match(pattern, name)
		return err == nil && ok
	})
}

// ServeHTTP serves the file of the path. For its pages it serves the app, which has its own router. The app also tells people that there
// is no page at a path; the status is then 404.
func (a *App) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
	if name == "docs" {
		name = reference
	}
	h := w.Header()
	f, ok := a.files[name]
	if !ok {
		page := isPage(name)
		if !page && (strings.HasPrefix(name, hashed) || path.Ext(name) != "") {
			h.Set("Cache-Control", "no-store")
			http.NotFound(w, r)
			return
		}
		name, f = index, a.files[index]
		if !page {
			a.notFound(w, f)
			return
		}
	}
	policy := a.policy
	switch name {
	case exit: // its own policy is in the page and names its inline script by hash
		policy = "frame-ancestors 'none'"
	case reference:
		policy = referencePolicy
	}
	h.Set("Content-Security-Policy", policy)
	h.Set("Content-Type", f.mime)
	h.Set("Cache-Control", "no-cache")
	if f.forever {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	h.Add("Vary", "Accept-Encoding")
	body, etag := f.plain, f.etag
	for _, e := range encodings {
		if compressed, ok := f.compressed[e.name]; ok && accepts(r.Header.Get("Accept-Encoding"), e.name) {
			h.Set("Content-Encoding", e.name)
			body, etag = compressed, f.etag+"-"+e.name
			break
		}
	}
	etag = `"` + etag + `"`
	h.Set("ETag", etag)
	if strings.Contains(r.Header.Get("If-None-Match"), etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // the client closed the connection: nothing to report
}

// notFound serves the app with status 404.
func (a *App) notFound(w http.ResponseWriter, f file) {
	h := w.Header()
	h.Set("Content-Security-Policy", a.policy)
	h.Set("Content-Type", f.mime)
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNotFound)
	_, _ = w.Write(f.plain) // the client closed the connection: nothing to report
}

// accepts returns whether an Accept-Encoding header allows an encoding.
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, quality, _ := strings.Cut(part, ";")
		if strings.EqualFold(strings.TrimSpace(name), encoding) {
			q, ok := strings.CutPrefix(strings.TrimSpace(quality), "q=")
			weight, err := strconv.ParseFloat(q, 64)
			return !ok || err == nil && weight > 0
		}
	}
	return false
}
