import type { Finding } from './search.ts';

/** What was searched and what was found there, place by place. */
export const createFindings = () => {
  const places = new Map<string, { searched: string; findings: Finding[] }>();
  return {
    judge: (place: string, searched: string, findings: readonly Finding[]): void => {
      const before = places.get(place)?.findings ?? [];
      places.set(place, { searched, findings: [...before, ...findings] });
    },
    /** One line per place, the count first. */
    table: (): string =>
      [...places]
        .map(
          ([place, { searched, findings }]) =>
            `${String(findings.length).padStart(3)}  ${place} (${searched})`,
        )
        .join('\n'),
    all: (): string[] =>
      [...places].flatMap(([place, { findings }]) =>
        findings.map(({ marker, form, where }) => `${place}: ${marker} as ${form} in ${where}`),
      ),
    count: (): number => places.size,
  };
};
