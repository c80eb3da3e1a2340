package main

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/internal/key"
)

// apiFlags say what the API allows whom.
type apiFlags struct {
	PublicURL      []string      `name:"public-url" help:"Where people reach the API, as https://index.example; the domain they sign in to. Without, the --http address." placeholder:"URL" group:"API:"`
	CORSOrigin     []string      `name:"cors-origin" help:"Origin whose pages may read the API, with API keys but without sessions." placeholder:"ORIGIN" group:"API:"`
	TrustedProxy   []string      `help:"Network of proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8." placeholder:"CIDR" group:"API:"`
	Limit          []string      `help:"Rate limit of a tier, as anonymous=600/1m, in units; anonymous, session, standard and pro have defaults." placeholder:"TIER=UNITS/WINDOW" group:"API:"`
	MaxRequests    int           `help:"Requests served at once." default:"1024" group:"API:"`
	MaxEach        int           `help:"Of these, requests of one caller." default:"128" group:"API:"`
	MaxStreams     int           `help:"Streams and sockets open at once, beside requests." default:"4096" group:"API:"`
	MaxStreamsEach int           `help:"Of these, of one caller." default:"32" group:"API:"`
	MaxBody        int64         `help:"Bytes of a request's body." default:"65536" group:"API:"`
	RequestTimeout time.Duration `help:"Time for an answer." default:"15s" group:"API:"`
	KeyEnvironment string        `help:"Which API keys are made and accepted: live or test." enum:"live,test" default:"live" group:"API:"`
}

func (f *apiFlags) config(address string) (api.Config, error) {
	cfg := api.Config{
		CORSOrigins: f.CORSOrigin, MaxRequests: f.MaxRequests, MaxEach: f.MaxEach, MaxBodyBytes: f.MaxBody, RequestTimeout: f.RequestTimeout,
		KeyEnvironment: key.Environment(f.KeyEnvironment), Tiers: api.DefaultTiers(), PublicURLs: f.PublicURL,
		MaxStreams: f.MaxStreams, MaxStreamsEach: f.MaxStreamsEach,
	}
	if len(f.PublicURL) == 0 {
		cfg.PublicURLs = []string{"http://" + address}
	}
	if f.MaxStreams < 1 || f.MaxStreamsEach < 1 {
		return cfg, fmt.Errorf("--max-streams and --max-streams-each must be at least 1")
	}
	if f.MaxRequests < 1 || f.MaxEach < 1 || f.MaxBody < 1 || f.RequestTimeout < time.Second {
		return cfg, fmt.Errorf("--max-requests, --max-each and --max-body must be at least 1, --request-timeout 1s")
	}
	for _, text := range f.TrustedProxy {
		n, err := netip.ParsePrefix(text)
		if err != nil {
			return cfg, fmt.Errorf("--trusted-proxy must be a network such as 10.0.0.0/8, got %q", text)
		}
		cfg.TrustedProxies = append(cfg.TrustedProxies, n.Masked())
	}
	for _, text := range f.Limit {
		name, rate, named := strings.Cut(text, "=")
		amount, window, divided := strings.Cut(rate, "/")
		units, err := strconv.ParseInt(amount, 10, 64)
		each, wrong := time.ParseDuration(window)
		if !named || !divided || name == "" || err != nil || wrong != nil {
			return cfg, fmt.Errorf("--limit must be as anonymous=600/1m, got %q", text)
		}
		cfg.Tiers[name] = api.Tier{Units: units, Window: each}
	}
	return cfg, nil
}
