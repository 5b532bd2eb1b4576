import Sqlite, { type Database } from 'better-sqlite3';
import { v7 as uuidv7 } from 'uuid';
import type { Json, Plan, PlanStep } from '../../../shared/domain/plan.ts';
import { migrate } from '../../store/migrate.ts';
import type { Clock } from '../clock.ts';
import type { EngineParts } from '../engine.ts';
import { makePlan } from '../make-plan.ts';
import { createPlanRepository } from '../plan-repository.ts';
import { createRunRepository } from '../run-repository.ts';

/**
 * Virtual time: nothing happens until `run` moves it from one due call to the next. Real timers may fire up
 * to a millisecond early (`early`), and time passes between two readings of a clock (`drift`).
 */
export const createVirtualClock = ({ early = 0, drift = 0 }: { early?: number; drift?: number } = {}) => {
  let time = 0;
  let serial = 0;
  let due: { readonly at: number; readonly serial: number; readonly call: () => void }[] = [];
  const clock: Clock = {
    now: () => Date.UTC(2026, 0, 1) + Math.floor(time),
    monotonic: () => {
      time += drift;
      return time;
    },
    after(ms, call) {
      const entry = { at: time + Math.max(0, ms - early), serial: serial++, call };
      due.push(entry);
      return () => {
        due = due.filter((other) => other !== entry);
      };
    },
  };
  const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    clock,
    sleep: (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve)),
    /** Moves time on until the promise settles. */
    async until<T>(promise: Promise<T>): Promise<T> {
      let settled = false;
      const mark = () => {
        settled = true;
      };
      promise.then(mark, mark);
      for (let idle = 0; !settled; ) {
        await breathe();
        if (settled) break;
        due.sort((a, b) => a.at - b.at || a.serial - b.serial);
        const next = due.shift();
        if (!next) {
          if (++idle > 200) throw new Error('Nothing is due and nothing ends');
          continue;
        }
        idle = 0;
        time = Math.max(time, next.at);
        next.call();
      }
      return promise;
    },
  };
};

/** The journal's own repositories on a real database, called as the store calls them. */
export const openTestStore = (database: Database = new Sqlite(':memory:')) => {
  migrate(database);
  database.pragma('foreign_keys = ON');
  const remote = <T extends Record<string, (...args: never[]) => unknown>>(repository: T) =>
    Object.fromEntries(
      Object.entries(repository).map(([name, method]) => [
        name,
        async (...args: never[]) =>
          structuredClone(database.transaction(() => method(...structuredClone(args)))()),
      ]),
    );
  const store = {
    runs: remote(createRunRepository(database)),
    plans: remote(createPlanRepository(database)),
  } as unknown as EngineParts<unknown>['store'];
  return { database, store };
};

export const somebody = { actor: 'Ann', role: 'admin', origin: 'cli' } as const;

export const testStep = (
  id: string,
  needs: readonly string[],
  shelf = 'things',
  value: Json = id,
): PlanStep => ({
  id,
  kind: 'toy.put',
  title: `Put ${id}`,
  section: 'Things',
  needs: [...needs],
  input: { shelf, name: id, value },
  before: null,
  after: value,
});

export const testPlan = (steps: readonly PlanStep[], subject = 'acme'): Promise<Plan> =>
  makePlan({
    version: 1,
    kind: 'toy',
    title: 'Put things',
    subject: { type: 'tenant', id: subject, name: subject },
    connection: { id: uuidv7(), name: 'Toy', accountId: '123456789012', region: 'eu-west-1' },
    effects: ['Things are put.'],
    findings: [],
    steps: [...steps],
    context: {},
  });
