#!/usr/bin/env python3
"""Recomputes every figure of performance from raw points and movements, and compares with the API's answers.

Usage: check.py HISTORIES.json. The file is written by TestFiguresEqualAnIndependentImplementation. docs/performance.md defines the
figures. Money is exact (integers and fractions). Ratios may differ by 1e-9 before the API rounds them to 8 decimals.
Exit codes: 0 no difference, 1 a difference, 2 the file cannot be read.
"""
import datetime as dt
import decimal
import json
import math
import sys
import warnings
from fractions import Fraction

import empyrical
import numpy as np
import pyxirr
from scipy import optimize, stats

warnings.filterwarnings("ignore")

UTC = dt.timezone.utc
DAY = dt.timedelta(days=1)
WINDOWS = {"1d": DAY, "7d": 7 * DAY, "1w": 7 * DAY, "30d": 30 * DAY, "90d": 90 * DAY, "1y": 365 * DAY}
UNIT = 10**18
differences = []
compared = 0


def instant(text):
    return dt.datetime.fromisoformat(text.replace("Z", "+00:00"))


def differ(what, want, got):
    differences.append(f"{what}: expected {want}, got {got}")


def ratio(what, want, got):
    """Compares a ratio. None: it has no value."""
    global compared
    compared += 1
    if want is None or got is None:
        if want is not None or got is not None:
            differ(what, want, got)
        return
    want = float(want)
    if abs(want - float(got)) > 5e-9 + 1e-9 * max(1.0, abs(want)):
        differ(what, want, got)


def money(what, want, got):
    """Compares USD with 18 decimals exactly. want is in units of 1e-18 USD."""
    global compared
    compared += 1
    if want is None or got is None:
        if want is not None or got is not None:
            differ(what, want, got)
    elif Fraction(got) != Fraction(want, UNIT):
        differ(what, Fraction(want, UNIT), got)


def same(what, want, got):
    global compared
    compared += 1
    if want != got:
        differ(what, want, got)


class Index:
    """The stored points of an index, in order of time. A level of None is unknown."""

    def __init__(self, raw):
        self.created = instant(raw["created_at"])
        self.points = [(instant(p["at"]), None if p["level"] is None else int(p["level"]), None if p["nav"] is None else int(p["nav"]))
                       for p in raw["points"]]
        self.known = [(at, level) for at, level, _ in self.points if level]
        self.traded = sum(int(t) for t in raw["traded"])

    def at(self, moment):
        """The newest level at or before a moment: False without a point, None if it is unknown."""
        found = False
        for at, level, _ in self.points:
            if at <= moment:
                found = level
        return found

    def nav(self, moment):
        found = None
        for at, _, nav in self.points:
            if at <= moment:
                found = nav
        return found

    def days(self):
        """Known levels by UTC day."""
        out = {}
        for at, level in self.known:
            out.setdefault(at.replace(hour=0, minute=0, second=0, microsecond=0), []).append(level)
        return out

    def midnights(self, now):
        """Levels at the launch, if that is a midnight, and at the ends of complete days."""
        out = {day + DAY: levels[-1] / UNIT for day, levels in self.days().items() if day + DAY <= now}
        if self.created == self.created.replace(hour=0, minute=0, second=0, microsecond=0):
            out.setdefault(self.created, 100.0)
        return out

    def daily(self, now):
        """Daily returns by the midnight at their end."""
        levels = self.midnights(now)
        return {m: levels[m] / levels[m - DAY] - 1 for m in sorted(levels) if m - DAY in levels and m - DAY >= self.created}

    def over(self, start, now):
        last = self.at(now)
        if not last or start < self.created:
            return None
        first = self.at(start)
        return Fraction(last, first) - 1 if first else None


class Asset:
    """The prices of an asset that were looked at. A day's price is its last one."""

    def __init__(self, raw):
        self.closes = {}
        for p in raw:
            at = instant(p["at"])
            self.closes[at.replace(hour=0, minute=0, second=0, microsecond=0) + DAY] = int(p["usd"]) / UNIT

    def daily(self, now):
        """Daily returns by the midnight at their end."""
        return {m: price / self.closes[m - DAY] - 1 for m, price in sorted(self.closes.items()) if m - DAY in self.closes and m <= now}


def drawdown(levels):
    """Deepest fall of levels by empyrical, as a positive ratio."""
    path = np.array([100.0] + levels)
    return -empyrical.max_drawdown(path[1:] / path[:-1] - 1)


def check_index(case, name, ix, now, others):
    answer, detail, series = (case["answers"][f"{kind} {name}"] for kind in ("performance", "index", "nav"))
    what = f"case {case['seed']} index {name} "
    last = ix.at(now)
    newest = max((at for at, level, _ in ix.points if at <= now), default=None)
    same(what + "from", ix.created, instant(answer["from"]))
    total = Fraction(last, 100 * UNIT) - 1 if last else None
    returns = {w: ix.over(now - WINDOWS[w], now) for w in ("1d", "7d", "30d", "90d", "1y")}
    returns["ytd"] = ix.over(dt.datetime(now.year, 1, 1, tzinfo=UTC), now)
    returns["all"] = total
    for window, want in returns.items():
        ratio(what + "returns." + window, want, answer["returns"][window])
    for window, field in {"1d": "day", "7d": "week", "30d": "month", "all": "since_launch"}.items():
        ratio(what + "list " + field, returns[window], detail["index"]["returns"][field])
    age = (newest - ix.created) / DAY if newest else 0
    yearly = float(1 + total) ** (365 / age) - 1 if total is not None and age >= 30 else None
    ratio(what + "cagr", yearly, answer["returns"]["cagr"])

    r = np.array(list(ix.daily(now).values()))
    same(what + "days", len(r), answer["days"])
    enough = len(r) >= 20
    risk = answer["risk"]
    spread = enough and np.std(r, ddof=1) > 1e-12
    ratio(what + "volatility", empyrical.annual_volatility(r, annualization=365) if enough else None, risk["volatility"])
    ratio(what + "sharpe", empyrical.sharpe_ratio(r, 0.03 / 365, annualization=365) if spread else None, risk["sharpe"])
    ratio(what + "sortino", empyrical.sortino_ratio(r, 0.05 / 365, annualization=365) if spread else None, risk["sortino"])
    cut = empyrical.value_at_risk(r, 0.05) if enough else None
    ratio(what + "var", -cut if enough else None, risk["var_95"])
    ratio(what + "cvar", -np.mean(r[r <= cut + 1e-15]) if enough else None, risk["cvar_95"])
    moved = r[r != 0] if enough else []
    ratio(what + "win rate", np.mean(moved > 0) if len(moved) else None, risk["win_rate"])
    ratio(what + "best", r.max() if enough else None, risk["best_day"])
    ratio(what + "worst", r.min() if enough else None, risk["worst_day"])

    levels = [level / UNIT for _, level in ix.known]
    deepest = drawdown(levels) if levels else None
    peak = max([100 * UNIT] + [level for _, level in ix.known])
    ratio(what + "max drawdown", deepest, risk["max_drawdown"])
    ratio(what + "drawdown", 1 - Fraction(ix.known[-1][1], peak) if levels else None, risk["drawdown"])
    money(what + "peak", peak, detail["peak_usd"])
    calmar = yearly / deepest if yearly is not None and enough and deepest > 1e-12 else None
    ratio(what + "calmar", calmar, risk["calmar"])
    high, falls = 100 * UNIT, []
    for day, known in sorted(ix.days().items()):
        high = max([high] + known)
        falls.append((day, 1 - Fraction(known[-1], high)))
    same(what + "fall days", [day for day, _ in falls], [instant(f["day"]) for f in answer["falls"]])
    for (day, want), got in zip(falls, answer["falls"]):
        ratio(f"{what}fall of {day}", want, got["drawdown"])
    high = 100 * UNIT
    same(what + "points", len(ix.points), len(series["points"]))
    for (at, level, _), got in zip(ix.points, series["points"]):
        high = max(high, level or 0)
        ratio(f"{what}drawdown at {at}", None if level is None else 1 - Fraction(level, high), got["drawdown"])
    check_months(what, ix, now, last, newest, answer["months"])
    navs = {}
    for at, _, nav in ix.points:
        if nav is not None:
            navs[at.date()] = nav
    ratio(what + "turnover", Fraction(ix.traded * len(navs), 2 * sum(navs.values())) if navs else None, answer["turnover"])
    for other, against in others.items():
        relative(f"{what}against {other} ", ix.daily(now), against.daily(now), case["answers"][f"benchmark {name} {other}"]["benchmark"])


def check_months(what, ix, now, last, newest, months):
    """Months run from level to level at their first instants, known ones alone."""
    marks = {m: level for m, level in ix.midnights(now).items() if m > ix.created}
    if last and newest > max(marks, default=ix.created):
        marks[newest] = last / UNIT
    if not marks:
        same(what + "months", [], months)
        return
    end = max(marks)
    level = lambda moment: ([100.0] + [v for m, v in sorted(marks.items()) if m <= moment])[-1]
    start, want = ix.created, []
    while start < end:
        following = dt.datetime(start.year + start.month // 12, start.month % 12 + 1, 1, tzinfo=UTC)
        first = dt.datetime(start.year, start.month, 1, tzinfo=UTC)
        want.append((start.year, start.month, level(following) / level(start) - 1, end < following or start != first))
        start = following
    same(what + "months", [(y, m, p) for y, m, _, p in want], [(m["year"], m["month"], m["partial"]) for m in months])
    for (year, month, value, _), got in zip(want, months):
        ratio(f"{what}month {year}-{month}", value, got["return"])


def relative(what, own, other, got):
    both = [m for m in own if m in other]
    a, b = np.array([own[m] for m in both]), np.array([other[m] for m in both])
    same(what + "days", len(both), got["days"])
    enough = len(both) >= 20 and np.std(b) > 1e-12 and np.std(a) > 1e-12
    ratio(what + "beta", empyrical.beta(a, b) if enough else None, got["beta"])
    ratio(what + "correlation", np.corrcoef(a, b)[0, 1] if enough else None, got["correlation"])
    ratio(what + "tracking error", empyrical.annual_volatility(a - b, annualization=365) if enough else None, got["tracking_error"])
    ratio(what + "excess", np.prod(1 + a) - np.prod(1 + b) if enough else None, got["excess"])


class Account:
    """The movements of an account's shares: (time, index, shares, level, cash, gas). A paid claim has no shares."""

    def __init__(self, moves, indices, now):
        self.moves, self.indices, self.now = moves, indices, now

    def held(self, moment, before=False):
        out = {}
        for at, index, shares, *_ in self.moves:
            if at < moment or at == moment and not before:
                out[index] = out.get(index, 0) + shares
        return {index: shares for index, shares in out.items() if shares > 0}

    def value(self, moment, held, rounded):
        """USD in 1e-18, each index rounded down, or exact in 1e-36; None if a level is unknown."""
        total = 0
        for index, shares in held.items():
            level = self.indices[index].at(moment)
            if level is None or level is False:
                return None
            total += shares * level // UNIT if rounded else shares * level
        return total

    def time_weighted(self, start, fresh):
        moments = sorted({start, self.now} | {at for at, *_ in self.moves if start < at <= self.now})
        growth, counted = Fraction(1), False
        for left, right in zip(moments, moments[1:]):
            held = self.held(left)
            if not held or (fresh and left < start):
                continue
            a, b = self.value(left, held, False), self.value(right, held, False)
            if a is None or b is None or a == 0:
                return None
            growth, counted = growth * b / a, True
        return float(growth - 1) if counted else None


def paid(move):
    """What a movement put in (above 0) or took out (below 0), in 1e-18 USD: the wallet's cash, or else the level. None: unknown."""
    _, _, shares, level, cash, _ = move
    if cash is not None:
        return cash if shares > 0 else -cash
    if level is None:
        return None
    return -(-shares * level // UNIT)  # rounded up if they came in, down if they left


def money_weighted(flows, daily):
    """Returns (plain return, yearly rate, days) of (time, USD) flows."""
    sums = {}
    for at, usd in flows:
        sums[at] = sums.get(at, 0) + usd
    flows = sorted((at, usd) for at, usd in sums.items() if usd != 0)
    if not flows:
        return None, None, 0
    begin, end = flows[0][0], flows[-1][0]
    span = (end - begin) / DAY
    if not any(usd > 0 for _, usd in flows):
        return None, None, span
    if not any(usd < 0 for _, usd in flows):
        return -1, -1, span
    if span == 0:
        return None, None, 0
    times = np.array([(at - begin) / DAY / span for at, _ in flows])
    amounts = np.array([usd for _, usd in flows], dtype=float)
    worth = lambda x: float(np.sum(amounts * np.exp(-x * times)))  # present value at the growth e^x
    grid = np.linspace(math.log(1e-9), math.log(1e9), 8001)
    values = np.sum(amounts[None, :] * np.exp(-np.outer(grid, times) + np.maximum(grid, 0)[:, None] * 0), axis=1)
    crossings = [i for i in range(len(grid) - 1) if values[i] != 0 and (values[i] < 0) != (values[i + 1] < 0)]
    if len(crossings) != 1:
        return None, None, span
    x = optimize.brentq(worth, grid[crossings[0]], grid[crossings[0] + 1], xtol=1e-15, rtol=1e-15, maxiter=500)
    yearly = None
    if span >= 1:
        exponent = x * 365 / span
        yearly = math.expm1(exponent) if exponent < 700 else math.inf
        if yearly > 1e6:
            yearly = None
        elif daily:
            published = pyxirr.xirr([at.date() for at, _ in flows], [-usd for _, usd in flows], silent=True)
            if published is not None and abs(published - yearly) > 1e-6 * max(1, abs(yearly)):
                differ("pyxirr", published, yearly)
    return math.expm1(x), yearly, span


def check_result(what, account, start, got, daily):
    first = account.moves and account.moves[0][0] == start
    before = account.held(start, before=True) if first else account.held(start)
    moves = [m for m in account.moves if start < m[0] <= account.now or first and m[0] == start]
    begin, end = account.value(start, before, True), account.value(account.now, account.held(account.now), True)
    known = all(paid(m) is not None for m in moves)
    values = [(m[0], paid(m)) for m in moves] if known else []
    came, left = sum(v for _, v in values if v > 0), -sum(v for _, v in values if v < 0)
    same(what + "from", start, instant(got["from"]))
    money(what + "start", begin, got["start_usd"])
    money(what + "end", end, got["end_usd"])
    money(what + "in", came if known else None, got["in_usd"])
    money(what + "out", left if known else None, got["out_usd"])
    complete = known and begin is not None and end is not None
    money(what + "profit", end - begin - came + left if complete else None, got["profit_usd"])
    money(what + "gas", sum(m[5] or 0 for m in moves), got["gas_usd"])
    same(what + "at level", sum(m[4] is None for m in moves), got["at_level"])
    shares_moved = [m[0] for m in account.moves if m[2] != 0]
    closed = None if account.held(account.now) or not shares_moved else shares_moved[-1]
    same(what + "closed", closed, instant(got["closed_at"]) if got["closed_at"] else None)
    if first:  # the flows at the start are deposits into nothing
        weighted = account.time_weighted(start, True)
    else:
        weighted = account.time_weighted(start, False)
    ratio(what + "time-weighted", weighted, got["time_weighted"])
    if weighted is not None and weighted < -1:
        differ(what + "time-weighted", "at least -1", weighted)
    plain = yearly = days = None
    if complete:
        plain, yearly, days = money_weighted([(start, begin)] + values + [(account.now, -end)], daily)
    ratio(what + "money-weighted", plain, got["money_weighted"])
    ratio(what + "xirr", yearly, got["xirr"])
    ratio(what + "days", days, got["days"])


def check_investor(case, name, moves, indices, now):
    number = lambda text: None if text is None else int(text)
    moves = [(instant(m["at"]), m["index"], int(m["shares"]), *(number(m[k]) for k in ("level", "cash", "gas"))) for m in moves]
    for window in ("all", "30d", "1d"):
        what = f"case {case['seed']} investor {name} {window} "
        answer = case["answers"][f"investor {window} {name}"]
        start = lambda own: max(own[0][0], now - WINDOWS[window]) if window != "all" else own[0][0]
        check_result(what, Account(moves, indices, now), start(moves), answer["portfolio"], case["daily"])
        want = []
        for index in sorted({m[1] for m in moves}, key=str.lower):
            own = [m for m in moves if m[1] == index]
            account, begin = Account(own, indices, now), start(own)
            if account.held(begin) or any(begin < m[0] <= now for m in own):
                want.append(index)
                got = [p for p in answer["positions"] if p["index"] == index]
                if got:
                    check_result(f"{what}{index} ", account, begin, got[0], case["daily"])
        same(what + "positions", want, [p["index"] for p in answer["positions"]])
    check_series(case, name, Account(moves, indices, now))


def check_series(case, name, account):
    for point in case["answers"][f"value {name}"]["points"]:
        at = instant(point["timestamp"])
        what = f"case {case['seed']} investor {name} at {at} "
        flows = [paid(m) for m in account.moves if m[0] <= at]
        money(what + "invested", None if None in flows else sum(flows), point["invested_usd"])
        if at == account.now:
            money(what + "value", account.value(at, account.held(at), True), point["value_usd"])


def near(what, want, got):
    """Compares USD within 1e-9 of its size, and at least within 1e-9 USD. want is a Fraction in USD."""
    global compared
    compared += 1
    if want is None or got is None:
        if want is not None or got is not None:
            differ(what, want, got)
    elif abs(want - Fraction(got)) > Fraction(1, 10**9) * max(1, abs(want)):
        differ(what, float(want), got)


class Vault:
    """The stored points of an index with a known level, as exact fractions."""

    def __init__(self, raw):
        self.platform = Fraction(raw["platform_bps"], 10_000)
        self.losses, self.proposals = raw["losses"], raw["proposals"]
        self.points = [p for p in raw["points"] if p["level"] is not None and int(p["level"]) > 0]

    def wished(self, point):
        """The targets that the creator wants at the end of a block: None if those in force."""
        for p in reversed(self.proposals):
            pending = p["settled"] is None or p["settled"] > point["block"]
            if p["proposed"] <= point["block"] and pending and instant(point["at"]) < instant(p["expires"]):
                return p["weights"]
        return None

    def step(self, a, b):
        """The ideal return of a step, and the parts per whole share besides it, but for the drift."""
        level, after = Fraction(int(a["level"]), UNIT), Fraction(int(b["level"]), UNIT)
        old = {h["token"].lower(): Fraction(int(h["price"]), UNIT) for h in a["holdings"] if int(h["price"])}
        new = {h["token"].lower(): Fraction(int(h["price"]), UNIT) for h in b["holdings"] if int(h["price"])}
        change = lambda token: new[token] / old[token] - 1 if token in old and token in new else 0
        of = lambda weights: sum(Fraction(bps, 10_000) * change(token.lower()) for token, bps in weights.items())
        forced = of({h["token"]: h["target_bps"] for h in a["holdings"]})
        wished = self.wished(a)
        ideal = forced if wished is None else of(wished)
        parts = {"delay_usd": level * (forced - ideal)}
        shares = Fraction(int(b["shares"]), UNIT)
        lost = [x for x in self.losses if a["block"] < x["block"] <= b["block"]]
        fees = sum(int(x["fee"]) for x in lost)
        parts["pool_fees_usd"] = -Fraction(fees, UNIT) / shares
        parts["price_impact_usd"] = -Fraction(sum(int(x["in"]) - int(x["out"]) for x in lost) - fees, UNIT) / shares
        held = Fraction(0)
        for h in a["holdings"]:
            token = h["token"].lower()
            price = new.get(token, old.get(token, 0))
            held += Fraction(int(h["reserve"]), 10 ** h["decimals"]) * price / Fraction(int(a["shares"]), UNIT)
        seconds = int((instant(b["at"]) - instant(a["at"])).total_seconds())
        with decimal.localcontext() as precise:
            precise.prec = 60
            kept = (1 - decimal.Decimal(a["management_bps"]) / 10_000) ** (decimal.Decimal(seconds) / (365 * 86_400))
        management = -held * (1 - Fraction(kept))
        performance = Fraction(0)
        if a["performance_bps"] or b["performance_bps"]:
            performance = after - held - management - parts["pool_fees_usd"] - parts["price_impact_usd"]
        parts["platform_usd"] = (management + performance) * self.platform
        parts["management_fee_usd"] = management * (1 - self.platform)
        parts["performance_fee_usd"] = performance * (1 - self.platform)
        return ideal, parts


def check_receipt(case, name, moves, vaults):
    receipts = {r["index"]: r for r in case["answers"][f"receipt {name}"]["receipts"]}
    same(f"case {case['seed']} receipts of {name}", sorted({m["index"] for m in moves}, key=str.lower), list(receipts))
    for index, got in receipts.items():
        what = f"case {case['seed']} receipt {name} {index} "
        own = [m for m in moves if m["index"] == index]
        vault = vaults[index]
        first = own[0]["block"]
        points = [p for p in vault.points if p["block"] >= first]
        blocks = {p["block"] for p in points}
        complete = all(m["block"] in blocks for m in own)
        same(what + "known", complete, got["difference_usd"] is not None)
        if not complete:
            continue
        shares = ideal = cash_in = cash_out = gas = ideal_out = Fraction(0)
        parts, settled = dict.fromkeys(PARTS, Fraction(0)), dict.fromkeys(PARTS, Fraction(0))
        for before, point in zip([None] + points[:-1], points):
            level = Fraction(int(point["level"]), UNIT)
            if before is not None and shares > 0:
                growth, gained = vault.step(before, point)
                ideal *= 1 + growth
                for part in PARTS:
                    parts[part] *= 1 + growth
                for part, usd in gained.items():
                    parts[part] += usd * shares
                # What is left is the drift: what the weights that were held made more or less than the targets in force.
                parts["drift_usd"] += shares * level - ideal - sum(parts.values())
            for m in own:
                if m["block"] != point["block"]:
                    continue
                gas += Fraction(int(m["gas"] or 0), UNIT)
                moved = Fraction(int(m["shares"]), UNIT)
                cash = Fraction(int(m["cash"]), UNIT) if m["cash"] is not None else abs(moved) * level
                if moved > 0:
                    parts["entry_exit_usd"] += moved * level - cash
                    ideal, cash_in, shares = ideal + cash, cash_in + cash, shares + moved
                elif moved < 0:
                    part = -moved / shares
                    ideal_out, ideal = ideal_out + ideal * part, ideal * (1 - part)
                    for each in PARTS:
                        settled[each], parts[each] = settled[each] + parts[each] * part, parts[each] * (1 - part)
                    settled["entry_exit_usd"] += cash + moved * level
                    cash_out, shares = cash_out + cash, shares + moved
                else:
                    settled["entry_exit_usd"] += cash
                    cash_out += cash
        for part in PARTS:
            near(what + part, parts[part] + settled[part], got[part])
        near(what + "ideal", ideal_out + ideal - cash_in, got["ideal_usd"])
        near(what + "got", cash_out + shares * level - cash_in - gas, got["got_usd"])
        near(what + "gas", -gas, got["gas_usd"])
        total = sum((Fraction(got[part]) for part in PARTS), Fraction(got["gas_usd"]))
        same(what + "sum", total, Fraction(got["difference_usd"]))
        same(what + "difference", Fraction(got["got_usd"]) - Fraction(got["ideal_usd"]), total)


PARTS = ["entry_exit_usd", "delay_usd", "drift_usd", "pool_fees_usd", "price_impact_usd", "management_fee_usd", "performance_fee_usd",
         "platform_usd", "fees_earned_usd"]


def up(a, b, c):
    return -(-a * b // c)


def check_disposals(case, name, moves, method):
    """Cost of what left: every lot's part rounded up, proceeds down, and the last part takes the rest."""
    lots, want = {}, []
    for m in moves:
        shares, value = int(m["shares"]), paid((None, None, int(m["shares"]), None if m["level"] is None else int(m["level"]),
                                               None if m["cash"] is None else int(m["cash"]), None))
        own = lots.setdefault(m["index"], [])
        if shares > 0:
            own.append([shares, value])
            if method == "average" and len(own) > 1:
                own[:] = [[own[0][0] + own[1][0], None if None in (own[0][1], own[1][1]) else own[0][1] + own[1][1]]]
        left, rest = -shares, None if value is None else -value
        while left > 0 and own:
            take = min(left, own[0][0])
            cost = None if own[0][1] is None else up(own[0][1], take, own[0][0])
            got = None if rest is None else rest * take // left
            want.append((m["index"], take, got, cost))
            own[0] = [own[0][0] - take, None if cost is None else own[0][1] - cost]
            left, rest = left - take, None if rest is None else rest - got
            if own[0][0] == 0:
                own.pop(0)
    answer = case["answers"][f"{method} {name}"]
    what = f"case {case['seed']} {method} {name} "
    same(what + "disposals", [(i, s) for i, s, _, _ in want], [(d["index"], int(d["shares"])) for d in answer["disposals"]])
    for (_, _, proceeds, cost), got in zip(want, answer["disposals"]):
        money(what + "proceeds", proceeds, got["proceeds_usd"])
        money(what + "cost", cost, got["cost_usd"])
        money(what + "gain", None if None in (proceeds, cost) else proceeds - cost, got["gain_usd"])
    open_lots = [(s, c) for index in sorted(lots, key=str.lower) for s, c in lots[index]]
    same(what + "lots", [s for s, _ in open_lots], [int(l["shares"]) for l in answer["lots"]])
    for (_, cost), got in zip(open_lots, answer["lots"]):
        money(what + "lot's cost", cost, got["cost_usd"])


def check_score(case, indices, now):
    estimate = confidence = weight = 0.0
    for ix in indices.values():
        r = np.array(list(ix.daily(now).values()))
        navs = [nav for nav in (ix.nav(now - k * DAY) for k in range(7)) if nav is not None]
        if len(r) < 28 or not navs or np.std(r, ddof=1) < 1e-12:
            continue
        w, s = sum(navs) / len(navs) / UNIT, np.mean(r) / np.std(r, ddof=1)
        c = (1 / 365) / (1 / 365 + (1 + s * s / 2) / len(r))
        estimate, confidence, weight = estimate + w * c * s * math.sqrt(365), confidence + w * c, weight + w
    for got in case["answers"]["creators"]["creators"]:
        what = f"case {case['seed']} score "
        ratio(what, 100 * stats.norm.cdf(estimate / weight) if weight else None, got["score"])
        ratio(what + "confidence", confidence / weight if weight else None, got["score_confidence"])


def main(path):
    try:
        with open(path, encoding="utf-8") as file:
            cases = json.load(file)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    for case in cases:
        indices = {name: Index(raw) for name, raw in case["indices"].items()}
        vaults = {name: Vault(raw) for name, raw in case["indices"].items()}
        now = instant(case["now"])
        for name, ix in indices.items():
            check_index(case, name, ix, now, {n: o for n, o in indices.items() if n != name} | {"asset": Asset(case["prices"])})
        for name, moves in case["investors"].items():
            if moves:
                check_investor(case, name, moves, indices, now)
                check_receipt(case, name, moves, vaults)
                for method in ("average", "fifo"):
                    check_disposals(case, name, moves, method)
        check_score(case, indices, now)
    print(f"{compared} figures of {len(cases)} histories, {len(differences)} differences")
    for line in differences[:40]:
        print(line)
    return 1 if differences or compared < 1000 * len(cases) / 4 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
