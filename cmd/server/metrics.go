package main

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/VictoriaMetrics/metrics"
)

// measures counts by route pattern and status, both from fixed sets: nothing a person typed can become
// a label. A nil *measures counts nothing.
type measures struct {
	set *metrics.Set
}

func newMeasures(version string, lag func() float64) *measures {
	m := &measures{metrics.NewSet()}
	m.set.NewGauge(fmt.Sprintf(`openchair_build_info{version=%q}`, version), func() float64 { return 1 })
	m.set.NewGauge("openchair_index_lag_changes", lag)
	return m
}

func (m *measures) request(route, method string, status int, took time.Duration) {
	if m == nil {
		return
	}
	m.set.GetOrCreateCounter(fmt.Sprintf(`openchair_http_requests_total{route=%q,method=%q,status=%q}`, route, method, strconv.Itoa(status))).Inc()
	m.set.GetOrCreateHistogram(fmt.Sprintf(`openchair_http_request_duration_seconds{route=%q}`, route)).Update(took.Seconds())
}

func (m *measures) write(w io.Writer) {
	m.set.WritePrometheus(w)
	metrics.WriteProcessMetrics(w)
}

func (m *measures) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		m.write(w)
	})
	return mux
}
