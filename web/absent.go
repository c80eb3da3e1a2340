//go:build !webapp

package web

import "io/fs"

// Built is nil: this program was built without the app.
func Built() fs.FS { return nil }
