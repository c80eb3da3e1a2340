//go:build webapp

package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Built is the app that this program was built with.
func Built() fs.FS {
	built, err := fs.Sub(dist, "dist")
	if err != nil { // only an invalid path makes one
		panic(err)
	}
	return built
}
