package client_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"github.com/astrolabe-index/astrolabe/client"
)

// startAPI starts a server that answers as the API does. In a program, use the URL of a running `astrolabe serve` instead.
func startAPI() *httptest.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/assets", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"assets": [{"symbol": "WETH", "price_usd": "3000.25"}, {"symbol": "WBTC", "price_usd": null}]}`)
	})
	return httptest.NewServer(mux)
}

// The client sends an API key with each request and prints the prices of the assets.
func ExampleClientWithResponses_ListAssetsWithResponse() {
	api := startAPI()
	defer api.Close()
	withKey := func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "Bearer astro_test_example")
		return nil
	}
	c, err := client.NewClientWithResponses(api.URL, client.WithRequestEditorFn(withKey))
	if err != nil {
		fmt.Println(err)
		return
	}
	answer, err := c.ListAssetsWithResponse(context.Background(), &client.ListAssetsParams{})
	if err != nil {
		fmt.Println(err)
		return
	}
	if answer.JSON200 == nil {
		fmt.Println("refused:", answer.Status())
		return
	}
	for _, a := range answer.JSON200.Assets {
		price := "no fresh price"
		if a.PriceUsd != nil {
			price = *a.PriceUsd + " USD"
		}
		fmt.Println(a.Symbol, price)
	}
	// Output:
	// WETH 3000.25 USD
	// WBTC no fresh price
}
