#!/usr/bin/env python3
"""Writes measures.json beside this file: random series and flows, measured by Python's own statistics module.

An implementation independent of the one under test: other language, other library, rates by bisection on another form of
the equation. Run it by hand; its output is committed.
"""
import datetime as dt
import json
import math
import pathlib
import random
import statistics as st

YEAR = 365
rng = random.Random(20260101)


def series(n, sigma, drift):
    level, day, out = 100.0, dt.date(2023, 12, 20), []
    for _ in range(n):
        level = round(level, 6)
        out.append((day.isoformat(), level))
        level *= math.exp(rng.gauss(drift, sigma))
        day += dt.timedelta(days=1)
    return out


def measures(s, rf, mar):
    v = [x for _, x in s]
    r = [b / a - 1 for a, b in zip(v, v[1:])]
    excess = [x - rf / YEAR for x in r]
    below = [min(0.0, x - mar / YEAR) ** 2 for x in r]
    var = -st.quantiles(r, n=20, method="inclusive")[0]
    tail = [x for x in r if x <= -var]
    peaks = [max(v[: i + 1]) for i in range(len(v))]
    depth = max(1 - x / p for x, p in zip(v, peaks))
    cagr = (v[-1] / v[0]) ** (YEAR / (len(v) - 1)) - 1
    return {
        "total": v[-1] / v[0] - 1,
        "cagr": cagr,
        "volatility": st.stdev(r) * math.sqrt(YEAR),
        "sharpe": st.fmean(excess) / st.stdev(r) * math.sqrt(YEAR),
        "sortino": (st.fmean(r) - mar / YEAR) / math.sqrt(st.fmean(below)) * math.sqrt(YEAR),
        "depth": depth,
        "calmar": cagr / depth,
        "var": var,
        "cvar": -st.fmean(tail),
        "win_rate": sum(x > 0 for x in r) / sum(x != 0 for x in r),
    }


def relative(a, b):
    ra = [y / x - 1 for (_, x), (_, y) in zip(a, a[1:])]
    rb = [y / x - 1 for (_, x), (_, y) in zip(b, b[1:])]
    return {
        "beta": st.linear_regression(rb, ra).slope,
        "correlation": st.correlation(ra, rb),
        "tracking_error": st.stdev([x - y for x, y in zip(ra, rb)]) * math.sqrt(YEAR),
        "excess": a[-1][1] / a[0][1] - b[-1][1] / b[0][1],
    }


def holding():
    """One sign change in time, so that exactly one rate fits: money in first, money out last."""
    start = dt.datetime(2024, 1, 1)
    n = rng.randint(1, 6)
    times = sorted(start + dt.timedelta(days=rng.uniform(1, 700)) for _ in range(n))
    split = rng.randint(0, n)
    flows = [(t, rng.uniform(10, 5000) * (1 if i < split else -1)) for i, t in enumerate(times)]
    end = times[-1] + dt.timedelta(days=rng.uniform(30, 300))
    first, last = rng.uniform(100, 10000), rng.uniform(100, 20000)

    def npv(rate):
        total = -first + last / (1 + rate) ** ((end - start).total_seconds() / 86400 / YEAR)
        for t, usd in flows:
            total -= usd / (1 + rate) ** ((t - start).total_seconds() / 86400 / YEAR)
        return total

    lo, hi = -0.9999, 1e5
    for _ in range(400):
        mid = (lo + hi) / 2
        if npv(mid) > 0:
            lo = mid
        else:
            hi = mid
    span = (end - start).total_seconds()
    capital = first + sum(usd * (end - t).total_seconds() / span for t, usd in flows)
    net = sum(usd for _, usd in flows)
    return {
        "start": start.isoformat() + "Z", "end": end.isoformat() + "Z", "start_usd": first, "end_usd": last,
        "flows": [{"at": t.isoformat() + "Z", "usd": usd} for t, usd in flows],
        "xirr": lo, "dietz": (last - first - net) / capital if capital > 0 else None,
    }


cases = []
for _ in range(16):
    n, rf, mar = rng.randint(45, 400), rng.choice([0.0, 0.03]), rng.choice([0.0, 0.05])
    a, b = series(n, rng.uniform(0.001, 0.06), rng.gauss(0, 0.002)), series(n, 0.03, 0.001)
    cases.append({"risk_free": rf, "target": mar, "levels": a, "benchmark": b, "want": measures(a, rf, mar), "relative": relative(a, b)})
holdings = [holding() for _ in range(60)]
pathlib.Path(__file__).with_name("measures.json").write_text(json.dumps({"series": cases, "holdings": holdings}))
