// Package web serves the built web app. Pages have a strict content security policy, hashed assets are cached without
// limit. All files are compressed at build time. The app calls the API on the same origin. The package calls it too, as a
// visitor would. It needs answers for the titles and previews of pages, for preview pictures, and for cards on other sites.
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
	"time"
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
	files    map[string]file
	modules  map[string][]string // the files of the modules that the app loads lazily
	policy   string
	api      http.Handler // nil: titles and previews of pages do not depend on data
	public   string       // where people reach the app; empty: the host that a request names
	previews *previews    // nil without an API
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
	if a.modules, err = readManifest(built, a.files[index].plain); err != nil {
		return nil, fmt.Errorf("reading the web app's manifest: %w", err)
	}
	return a, nil
}

// ReadFrom makes the app read the API, and say on each page what it shows. public is the URL where people reach the app, or empty.
// It must be called before the first request.
func (a *App) ReadFrom(api http.Handler, public string, now func() time.Time) error {
	p, err := newPreviews(now)
	if err != nil {
		return err
	}
	a.api, a.public, a.previews = api, strings.TrimSuffix(public, "/"), p
	return nil
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

// contentPolicy allows pages to load files of the app, to show its cards, and to connect to the API and to nodes. Icons of wallets are data
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
		"frame-src 'self'; connect-src " + connect + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'", nil
}

// referencePolicy allows inline styles, which the reference's web component writes. Scripts and connections stay on the app's own origin.
const referencePolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// pages are the paths of the app's router in src/routes.tsx. A star stands for one segment.
var pages = []string{
	"", "compare", "index/*", "portfolio", "portfolio/*", "creators", "creator/*", "console", "console/launch", "console/*", "audit",
	"learn", "practice", "practice/*",
	"audit/*", "developer",
}

// isPage reports whether the app's router has a page at a path.
func isPage(name string) bool {
	return slices.ContainsFunc(pages, func(pattern string) bool { return matches(pattern, name) })
}

func matches(pattern, name string) bool {
	ok, err := path.Match(pattern, name)
	return err == nil && ok
}

// ServeHTTP serves the file of the path. For its pages it serves the app, which has its own router. The app also tells people that there
// is no page at a path, or nothing at an address; the status is then 404.
func (a *App) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
	if name == "docs" {
		name = reference
	}
	if a.api != nil && (a.servePreview(w, r, name) || a.serveCard(w, r, name)) {
		return
	}
	h := w.Header()
	f, ok := a.files[name]
	if !ok || name == index {
		a.servePage(w, r, strings.TrimSuffix(name, index))
		return
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
	send(w, r, body, etag)
}

// send writes a body under its tag, or says that the client has it already.
func send(w http.ResponseWriter, r *http.Request, body []byte, tag string) {
	tag = `"` + tag + `"`
	w.Header().Set("ETag", tag)
	if strings.Contains(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // the client closed the connection: nothing to report
}

// servePage serves the app for a path of its router. Its head says what the page shows, so it is not compressed at build time.
func (a *App) servePage(w http.ResponseWriter, r *http.Request, name string) {
	h := w.Header()
	page := isPage(name)
	if !page && (strings.HasPrefix(name, hashed) || path.Ext(name) != "") {
		h.Set("Cache-Control", "no-store")
		http.NotFound(w, r)
		return
	}
	what := about{title: "Page not found", missing: true}
	if page {
		what = a.about(r.Context(), r, name)
	}
	body := a.page(r, name, what)
	h.Set("Content-Security-Policy", a.policy)
	h.Set("Content-Type", a.files[index].mime)
	if what.missing {
		h.Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write(body) // the client closed the connection: nothing to report
		return
	}
	h.Set("Cache-Control", "no-cache")
	sum := sha256.Sum256(body)
	send(w, r, body, hex.EncodeToString(sum[:12]))
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
