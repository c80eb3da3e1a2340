package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/labstack/echo/v4"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
)

// readyTimeout bounds each check: an answer of a dependency that takes longer counts as none.
const readyTimeout = 2 * time.Second

// Readiness is the body of /readyz: why the server should or should not get traffic.
type Readiness struct {
	Ready        bool     `json:"ready"`
	Reasons      []string `json:"reasons"`
	IndexedBlock *uint64  `json:"indexed_block"`
	NodeBlock    *uint64  `json:"node_block"`
	LagBlocks    *uint64  `json:"lag_blocks"`
}

func (s *Server) healthRoutes() {
	s.echo.GET("/healthz", s.healthz)
	s.echo.GET("/readyz", s.readyz)
}

func (s *Server) healthz(c echo.Context) error {
	return c.JSON(http.StatusOK, map[string]string{"status": "alive"})
}

// readyz fails where the database or every node is away, or the index lags. Reads go on serving what was indexed last.
func (s *Server) readyz(c echo.Context) error {
	out := s.readiness(c.Request().Context())
	status := http.StatusOK
	if !out.Ready {
		status = http.StatusServiceUnavailable
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.JSON(status, out)
}

func (s *Server) readiness(ctx context.Context) Readiness {
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	out := Readiness{Reasons: []string{}}
	var fault *rest.FaultError
	err := s.reads.InSnapshot(ctx, func(_ *rest.Snapshot, at rest.AsOf) error {
		out.IndexedBlock = &at.BlockNumber
		return nil
	})
	switch {
	case errors.As(err, &fault) && fault.Code == rest.CodeNotIndexed:
		out.Reasons = append(out.Reasons, "no block is indexed yet")
	case err != nil:
		s.log.WarnContext(ctx, "not ready: database", "error", err)
		out.Reasons = append(out.Reasons, "the database does not answer")
	}
	var head hexutil.Uint64
	batch := []rpc.BatchElem{{Method: "eth_blockNumber", Result: &head}}
	if err = s.chain.Node.BatchCall(ctx, batch); err == nil {
		err = batch[0].Error
	}
	if err != nil {
		s.log.WarnContext(ctx, "not ready: node", "error", err)
		out.Reasons = append(out.Reasons, "no RPC node answers")
	} else {
		number := uint64(head)
		out.NodeBlock = &number
	}
	if out.IndexedBlock != nil && out.NodeBlock != nil {
		lag := *out.NodeBlock - min(*out.IndexedBlock, *out.NodeBlock)
		out.LagBlocks = &lag
		if lag > s.cfg.MaxLagBlocks {
			out.Reasons = append(out.Reasons,
				fmt.Sprintf("the index is %d blocks behind the node, over the limit of %d", lag, s.cfg.MaxLagBlocks))
		}
	}
	out.Ready = len(out.Reasons) == 0
	return out
}
