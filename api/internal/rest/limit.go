package rest

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/accountdb"
)

// Tier is a rate limit: a bucket of units that refills within the window. An operation takes its cost in units.
type Tier struct {
	Units  int64
	Window time.Duration
}

// These tiers must exist. Keys may have others.
const (
	TierAnonymous = string(Anonymous)
	TierSession   = string(BySession)
	TierStandard  = "standard" // for keys that their owners make
)

// DefaultTiers returns limits that are generous to a person or a bot, and that stop a runaway loop.
func DefaultTiers() map[string]Tier {
	return map[string]Tier{
		TierAnonymous: {600, time.Minute}, TierSession: {1200, time.Minute}, TierStandard: {6000, time.Minute},
		"pro": {60_000, time.Minute},
	}
}

// LimitInterval is how often replicas share what was spent. In any window W, n replicas together admit at most n·units + (W +
// LimitInterval)·units/window. Each replica may spend a full bucket before it learns what the others spent. The excess becomes a
// debt that all replicas wait for.
const LimitInterval = time.Second

const (
	// leastUnits is the smallest bucket: the most expensive operation must fit.
	leastUnits = 50
	// maxSubjects bounds the limiter's memory. Callers beyond it share one bucket.
	maxSubjects  = 200_000
	crowd        = "crowd"
	forgetLimits = time.Minute
)

// CheckTiers returns an error if a tier is missing or out of bounds.
func CheckTiers(tiers map[string]Tier) error {
	for _, name := range []string{TierAnonymous, TierSession, TierStandard} {
		if _, ok := tiers[name]; !ok {
			return fmt.Errorf("the tier %s is missing", name)
		}
	}
	for name, t := range tiers {
		if t.Units < leastUnits || t.Window < time.Second || t.Window > time.Hour || t.Units > 1e9 {
			return fmt.Errorf("the tier %s must have %d to 1000000000 units in a window of 1s to 1h, got %d in %s", name, leastUnits,
				t.Units, t.Window)
		}
	}
	return nil
}

// bucket is what one subject may still spend. It is stored as the time at which the bucket will be full again. Spending moves
// that time into the future.
type bucket struct {
	full   time.Time
	unsent time.Duration // spent here and not yet shared with other replicas
	busy   int           // requests being served
}

// Limiter charges subjects. It decides in memory and shares spending through the database; see LimitInterval.
type Limiter struct {
	store *store.Store
	log   *slog.Logger
	now   func() time.Time
	most  int // requests of one subject served at once
	slots chan struct{}

	mu       sync.Mutex
	subjects map[string]*bucket
}

// NewLimiter makes a limiter. It serves at most all requests at once, and at most each for one subject.
func NewLimiter(st *store.Store, all, each int, log *slog.Logger, now func() time.Time) *Limiter {
	return &Limiter{store: st, log: log, now: now, most: each, slots: make(chan struct{}, all), subjects: map[string]*bucket{}}
}

// verdict is a limiter's decision about a request.
type verdict struct {
	left    int64         // units
	reset   time.Duration // time until the bucket is full
	retry   time.Duration // if refused: time until the bucket has enough
	crowded bool          // refused because too many are served at once
	bucket  *bucket       // the bucket that was charged and whose slot is taken; nil if refused
}

// take spends cost units of a subject's bucket and takes one of its slots. If it refuses, it returns false and takes neither.
func (l *Limiter) take(subject string, t Tier, cost int64) (verdict, bool) {
	now := l.now()
	unit := t.Window / time.Duration(t.Units)
	l.mu.Lock()
	defer l.mu.Unlock()
	s, ok := l.subjects[subject]
	if !ok {
		if len(l.subjects) >= maxSubjects {
			subject = crowd
		}
		if s = l.subjects[subject]; s == nil {
			s = &bucket{}
			l.subjects[subject] = s
		}
	}
	backlog := max(0, s.full.Sub(now))
	after := backlog + time.Duration(cost)*unit
	v := verdict{left: int64(max(0, t.Window-backlog) / unit), reset: backlog}
	if after > t.Window {
		v.retry = after - t.Window
		return v, false
	}
	if s.busy >= l.most {
		v.crowded, v.retry = true, time.Second
		return v, false
	}
	s.full, s.unsent, s.busy = now.Add(after), s.unsent+time.Duration(cost)*unit, s.busy+1
	v.left, v.reset, v.bucket = int64((t.Window-after)/unit), after, s
	return v, true
}

// spend charges units beyond what take charged for an admitted request. The work is done, so spend never refuses. The caller then owes
// at most a whole bucket: it waits for as long as the bucket takes to refill.
func (l *Limiter) spend(admitted verdict, t Tier, units int64) {
	if units <= 0 {
		return
	}
	now := l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	s := admitted.bucket
	backlog := max(0, s.full.Sub(now))
	more := min(time.Duration(units)*(t.Window/time.Duration(t.Units)), max(0, t.Window-backlog))
	s.full, s.unsent = now.Add(backlog+more), s.unsent+more
}

// done releases the slot of a request that take admitted. It releases the bucket that was charged: a subject that shared the crowd's
// bucket may have one of its own by then.
func (l *Limiter) done(admitted verdict) {
	l.mu.Lock()
	defer l.mu.Unlock()
	admitted.bucket.busy--
}

// Run shares spending until ctx ends.
func (l *Limiter) Run(ctx context.Context) error {
	tick := time.NewTicker(LimitInterval)
	defer tick.Stop()
	var forgot time.Time
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		err := l.share(ctx)
		if now := l.now(); err == nil && now.Sub(forgot) >= forgetLimits {
			forgot = now
			err = accountdb.New(l.store.Pool).ForgetBacklogs(ctx)
		}
		if err != nil && ctx.Err() == nil {
			l.log.WarnContext(ctx, "limits are not shared with other replicas; each enforces them alone", "error", err)
		}
	}
}

// share writes what was spent here to the database and reads what was spent everywhere. The database computes by its own clock
// when a bucket is full. Only durations are exchanged, so the clocks of replicas need not agree.
func (l *Limiter) share(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	now := l.now()
	var p accountdb.ShareSpendingParams
	sent := map[string]time.Duration{}
	l.mu.Lock()
	for subject, s := range l.subjects {
		if s.unsent == 0 && s.busy == 0 && !s.full.After(now) {
			delete(l.subjects, subject) // a full bucket is the same as a new one
			continue
		}
		p.Subjects = append(p.Subjects, subject)
	}
	slices.Sort(p.Subjects) // one order for all replicas prevents deadlocks
	for _, subject := range p.Subjects {
		s := l.subjects[subject]
		sent[subject] = s.unsent
		p.Spent = append(p.Spent, s.unsent.Microseconds())
		s.unsent = 0
	}
	l.mu.Unlock()
	if len(p.Subjects) == 0 {
		return nil
	}
	rows, err := accountdb.New(l.store.Pool).ShareSpending(ctx, p)
	now = l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil {
		for subject, d := range sent {
			if s := l.subjects[subject]; s != nil {
				s.unsent += d
			}
		}
		return fmt.Errorf("sharing what was spent: %w", err)
	}
	for _, row := range rows {
		if s := l.subjects[row.Subject]; s != nil {
			s.full = now.Add(time.Duration(row.Backlog)*time.Microsecond + s.unsent)
		}
	}
	return nil
}
