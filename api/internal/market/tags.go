package market

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/api/internal/tag"
)

// TagList is the fixed list of tags.
type TagList struct {
	Tags []tag.Tag `json:"tags" nullable:"false" csv:"rows"`
}

type tagAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         TagList
}

func (s *Market) tagRoute(api *rest.API) {
	rest.Register(api, huma.Operation{
		OperationID: "list-tags", Method: http.MethodGet, Path: "/v1/tags", Summary: "List the tags of creators and indices.",
		Description: "A creator signs tags with the profile and with the note on an index. Nobody verifies them. " +
			"The list may get new tags; a name never changes its meaning.",
	}, func(context.Context, *struct{}) (*tagAnswer, error) {
		return &tagAnswer{CacheControl: "public, max-age=3600", Body: TagList{Tags: tag.All()}}, nil
	})
}
