import { parseArgs } from 'node:util';
import { seeded, simulateService } from '../electron/connectors/testing/simulate-service.ts';
import { drawLimit, usualRates } from './onboarding/draw-limit.ts';

/** The limiter alone, in virtual time, against the limits that the onboarding benchmark draws. */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    rates: { type: 'string', default: `${usualRates.least}..${usualRates.most}` },
    // So many calls under way until the first "too fast", instead of what the limiter would choose.
    window: { type: 'string' },
    /** About what onboarding 200 people takes. A sync of the `large` seed takes 11,000. */
    calls: { type: 'string', default: '470' },
    callers: { type: 'string', default: '64' },
  },
});
const [least = usualRates.least, most = usualRates.most] = values.rates.split('..').map(Number);
const calls = Number(values.calls);

interface Outcome {
  readonly ratio: number;
  readonly waste: number;
  /** Calls under way when the rate is just used. */
  readonly underWay: number;
  readonly raised: boolean;
}

const outcomes: Outcome[] = [];
for (let seed = 1; seed <= Number(values.seeds); seed++) {
  const { rate, burst, latency, change } = drawLimit(seed, calls, { least, most });
  const { ratio, waste } = await simulateService({
    rate,
    burst,
    latency: [latency.least, latency.most],
    change: { at: change.afterCalls, rate: change.perSecond },
    calls,
    ...(values.window === undefined ? {} : { firstWindow: Number(values.window) }),
    callers: Number(values.callers),
    random: seeded(seed),
  });
  const underWay = (rate * (latency.least + latency.most)) / 2_000;
  outcomes.push({ ratio, waste, underWay, raised: change.perSecond > rate });
}

const at = (numbers: readonly number[], share: number) =>
  [...numbers].sort((one, other) => one - other)[Math.floor(share * (numbers.length - 1))] ?? 0;
const row = (cells: readonly (string | number)[]) =>
  process.stdout.write(
    `${cells.map((cell, index) => (index === 0 ? String(cell).padEnd(26) : String(cell).padStart(12))).join('')}\n`,
  );
row(['', 'seeds', '÷ worst', '÷ 5 %', '÷ median', '≥ 0.9', '429 median', '429 95 %', '< 3 %', 'both']);
const show = (name: string, some: readonly Outcome[]) => {
  if (some.length === 0) return;
  const ratios = some.map(({ ratio }) => ratio);
  const wastes = some.map(({ waste }) => waste);
  const share = (good: (outcome: Outcome) => boolean) =>
    `${Math.round((100 * some.filter(good).length) / some.length)} %`;
  row([
    name,
    some.length,
    at(ratios, 0).toFixed(3),
    at(ratios, 0.05).toFixed(3),
    at(ratios, 0.5).toFixed(3),
    share(({ ratio }) => ratio >= 0.9),
    at(wastes, 0.5).toFixed(3),
    at(wastes, 0.95).toFixed(3),
    share(({ waste }) => waste < 0.03),
    share(({ ratio, waste }) => ratio >= 0.9 && waste < 0.03),
  ]);
};
show('all', outcomes);
for (const [from, to] of [
  [0, 1],
  [1, 3],
  [3, 8],
  [8, 1000],
] as const)
  show(
    to === 1000 ? `${from} and more under way` : `${from} to ${to} under way`,
    outcomes.filter(({ underWay }) => underWay >= from && underWay < to),
  );
show(
  'rate raised',
  outcomes.filter(({ raised }) => raised),
);
show(
  'rate lowered',
  outcomes.filter(({ raised }) => !raised),
);
