import { useEffect, useRef } from "react";
import { LOCALE } from "./locale";
import { CELLS, grid, onGrid, roomFor } from "./time-grid";
import {
  AreaSeries,
  CandlestickSeries,
  ColorType,
  createChart,
  createSeriesMarkers,
  CrosshairMode,
  LineSeries,
  LineStyle,
  type IChartApi,
  type ISeriesApi,
  type SeriesMarker,
  type Time,
  type UTCTimestamp,
} from "lightweight-charts";

export interface Series {
  key: string;
  label: string;
  /** Unix seconds and value, oldest first. Of two points in one second, the later one counts. */
  points: readonly (readonly [number, number])[];
  /** Colour, as a CSS variable: `var(--x)`. */
  color: string;
  /** Default: a solid line. */
  shape?: "area" | "dashed";
}

/** Unix seconds, open, high, low, close. Candles are drawn instead of the first series. */
export type Candle = readonly [number, number, number, number, number];

export interface Marker {
  at: number;
  text: string;
  color: string;
}

interface ChartProps {
  series: readonly Series[];
  candles?: readonly Candle[] | undefined;
  markers?: readonly Marker[];
  format: (value: number) => string;
  label: string;
  height?: number;
}

const css = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
/** Replaces `var(--x)` by its value, because lightweight-charts does not support CSS variables. */
const resolved = (color: string) => (color.startsWith("var(") ? css(color.slice(4, -1)) : color);

function options() {
  return {
    layout: {
      background: { type: ColorType.Solid, color: "transparent" },
      textColor: css("--muted"),
      fontFamily: css("--font-text"),
      fontSize: 12,
      attributionLogo: false, // the logo adds a style element, which the content policy forbids; the footer names TradingView
    },
    grid: { vertLines: { visible: false }, horzLines: { color: css("--line"), style: LineStyle.Dotted } },
    rightPriceScale: { borderVisible: false, scaleMargins: { top: 0.12, bottom: 0.08 } },
    timeScale: { borderVisible: false, timeVisible: true, secondsVisible: false, fixLeftEdge: true, fixRightEdge: true },
    crosshair: {
      mode: CrosshairMode.Magnet,
      vertLine: { color: css("--line-strong"), labelBackgroundColor: css("--accent") },
      horzLine: { color: css("--line-strong"), labelBackgroundColor: css("--accent") },
    },
    handleScale: false,
    handleScroll: false, // the range buttons replace zooming, and the page must scroll when the pointer is over the chart
  };
}

function look(s: Series) {
  const color = resolved(s.color);
  return s.shape === "area"
    ? { lineColor: color, topColor: `${color}44`, bottomColor: `${color}05`, lineWidth: 2 as const, priceLineVisible: false }
    : { color, lineWidth: 2 as const, lineStyle: s.shape === "dashed" ? LineStyle.Dashed : LineStyle.Solid, priceLineVisible: false };
}

/** Rising candles are hollow and falling ones are filled, so that they differ without colours too. */
const candleLook = () => ({
  upColor: css("--surface"),
  borderUpColor: css("--good"),
  wickUpColor: css("--good"),
  downColor: css("--bad"),
  borderDownColor: css("--bad"),
  wickDownColor: css("--bad"),
  priceLineVisible: false,
});

const NONE: readonly Marker[] = [];
const AXIS = 64; // approximate width of the value axis, in pixels
const MARK = 40; // approximate width of half a marker's text, in pixels

/** A chart of one or more series over time. */
export default function Chart({ series, candles, markers = NONE, format, label, height = 320 }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<IChartApi>(null);
  const drawn = useRef(new Map<string, ISeriesApi<"Area"> | ISeriesApi<"Line">>());
  const sticks = useRef<ISeriesApi<"Candlestick">>(null);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const made = createChart(element, { ...options(), autoSize: true });
    const lines = drawn.current;
    chart.current = made;
    const themed = new MutationObserver(() => {
      made.applyOptions(options());
      sticks.current?.applyOptions(candleLook());
    });
    themed.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      themed.disconnect();
      made.remove();
      lines.clear();
      sticks.current = null;
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    const made = chart.current;
    if (!made) return;
    for (const [key, line] of drawn.current) {
      if (!series.some((s) => s.key === key)) {
        made.removeSeries(line);
        drawn.current.delete(key);
      }
    }
    made.applyOptions({ localization: { ...(LOCALE ? { locale: LOCALE } : {}), priceFormatter: format } });
    // The library gives every point the same width. An even grid of times makes distances true and leaves room for markers at the ends.
    const times = series.flatMap((s) => s.points.map(([t]) => t));
    const plot = Math.max(1, (box.current?.clientWidth ?? 0) - AXIS);
    const cells = candles
      ? []
      : grid(
          times,
          roomFor(
            times,
            markers.map((m) => m.at),
            Math.ceil((CELLS * MARK) / plot),
          ),
        );
    for (const s of series) {
      const line =
        drawn.current.get(s.key) ?? (s.shape === "area" ? made.addSeries(AreaSeries, look(s)) : made.addSeries(LineSeries, look(s)));
      line.applyOptions(look(s));
      line.setData(
        onGrid(s.points, cells).map(([time, value]) =>
          value === undefined ? { time: time as UTCTimestamp } : { time: time as UTCTimestamp, value },
        ),
      );
      drawn.current.set(s.key, line);
    }
    if (candles) {
      sticks.current ??= made.addSeries(CandlestickSeries, candleLook());
      sticks.current.setData(candles.map(([time, open, high, low, close]) => ({ time: time as UTCTimestamp, open, high, low, close })));
    } else if (sticks.current) {
      made.removeSeries(sticks.current);
      sticks.current = null;
    }
    made.timeScale().fitContent();
  }, [series, candles, markers, format]);

  useEffect(() => {
    const line = sticks.current ?? (series[0] && drawn.current.get(series[0].key));
    if (!line) return;
    const marks = createSeriesMarkers<Time>(
      line,
      markers.map((m): SeriesMarker<Time> => ({
        time: m.at as UTCTimestamp,
        position: "aboveBar",
        shape: "circle",
        size: 0.7,
        color: resolved(m.color),
        text: m.text,
      })),
    );
    return () => {
      if (chart.current) marks.detach(); // a removed chart has removed its markers
    };
  }, [series, candles, markers]);

  return <div ref={box} role="img" aria-label={label} style={{ height }} />;
}
