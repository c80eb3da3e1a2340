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

// apiFlags configure the API: who may call it, how often, and from where.
type apiFlags struct {
	PublicURL      []string      `name:"public-url" help:"${help_public_url}" placeholder:"URL" group:"API:"`
	CORSOrigin     []string      `name:"cors-origin" help:"${help_cors_origin}" placeholder:"ORIGIN" group:"API:"`
	TrustedProxy   []string      `help:"${help_trusted_proxy}" placeholder:"CIDR" group:"API:"`
	Limit          []string      `help:"${help_limit}" placeholder:"TIER=UNITS/WINDOW" group:"API:"`
	MaxRequests    int           `help:"${help_max_requests}" default:"1024" group:"API:"`
	MaxEach        int           `help:"${help_max_each}" default:"128" group:"API:"`
	MaxStreams     int           `help:"${help_max_streams}" default:"4096" group:"API:"`
	MaxStreamsEach int           `help:"${help_max_streams_each}" default:"32" group:"API:"`
	MaxBody        int64         `help:"${help_max_body}" default:"65536" group:"API:"`
	RequestTimeout time.Duration `help:"${help_request_timeout}" default:"15s" group:"API:"`
	KeyEnvironment string        `help:"${help_key_environment}" enum:"live,test" default:"live" group:"API:"`
}

// config returns the configuration of an API that listens on the address.
func (f *apiFlags) config(address string) (api.Config, error) {
	cfg := api.Config{
		CORSOrigins: f.CORSOrigin, PublicURLs: f.PublicURL, KeyEnvironment: key.Environment(f.KeyEnvironment),
		MaxRequests: f.MaxRequests, MaxEach: f.MaxEach, MaxStreams: f.MaxStreams, MaxStreamsEach: f.MaxStreamsEach,
		MaxBodyBytes: f.MaxBody, RequestTimeout: f.RequestTimeout, Tiers: api.DefaultTiers(),
	}
	if len(f.PublicURL) == 0 {
		cfg.PublicURLs = []string{"http://" + address}
	}
	if f.MaxStreams < 1 || f.MaxStreamsEach < 1 {
		return cfg, fmt.Errorf("--max-streams and --max-streams-each must be at least 1")
	}
	if f.MaxRequests < 1 || f.MaxEach < 1 || f.MaxBody < 1 || f.RequestTimeout < time.Second {
		return cfg, fmt.Errorf("--max-requests, --max-each and --max-body must be at least 1, and --request-timeout at least 1s")
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
			return cfg, fmt.Errorf("--limit must be a tier, its units and a window, such as anonymous=600/1m, got %q", text)
		}
		cfg.Tiers[name] = api.Tier{Units: units, Window: each}
	}
	return cfg, nil
}
