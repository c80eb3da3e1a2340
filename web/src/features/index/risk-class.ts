/*
 * The risk class of an index, from 1 (calm) to 5 (very high): the higher of two classes, by volatility per year and by max drawdown since
 * launch. A class begins at its limit. The limits are those of listed tokens: 60 % a year is usual for a basket of crypto.
 */

export const VOLATILITY_LIMITS = [0.1, 0.25, 0.5, 0.8] as const;
export const DRAWDOWN_LIMITS = [0.05, 0.15, 0.3, 0.5] as const;

export interface RiskClass {
  level: number;
  byVolatility: number;
  byDrawdown: number;
}

const classOf = (value: string, limits: readonly number[]): number => 1 + limits.filter((limit) => Number(value) >= limit).length;

/** riskClass returns the class; null if the volatility or the drawdown is unknown. */
export function riskClass(volatility: string | null, maxDrawdown: string | null): RiskClass | null {
  if (volatility === null || maxDrawdown === null) return null;
  const byVolatility = classOf(volatility, VOLATILITY_LIMITS);
  const byDrawdown = classOf(maxDrawdown, DRAWDOWN_LIMITS);
  return { level: Math.max(byVolatility, byDrawdown), byVolatility, byDrawdown };
}
