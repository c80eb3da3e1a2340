package api

import "net/http"

// WithoutCache returns the server's handler with an answer cache that is emptied before each request.
func WithoutCache(s *Server) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.rest.ForgetAnswers()
		s.Handler().ServeHTTP(w, r)
	})
}
