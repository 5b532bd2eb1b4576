const units: Readonly<Record<string, number>> = { m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** Seconds of a span as people write it (`90m`, `12h`, `30d`, `2w`), or undefined where it is none. */
export const secondsOfSpan = (text: string): number | undefined => {
  const [, count, unit] = /^([1-9]\d{0,6})\s*([mhdw])$/.exec(text.trim().toLowerCase()) ?? [];
  return count && unit ? Number(count) * (units[unit] ?? 0) : undefined;
};
