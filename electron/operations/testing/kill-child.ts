/**
 * One process of the kill test: applies (or resumes) a plan against a toy service over HTTP, on a real
 * profile file. Arguments: database file, service's address, plan file, fault or `-`.
 */
import { readFileSync } from 'node:fs';
import type { Json } from '../../../shared/domain/plan.ts';
import { CloudError } from '../../connectors/cloud-call.ts';
import { createRateLimiter } from '../../connectors/rate-limiter.ts';
import { callCloud } from '../../connectors/retrying-call.ts';
import { createFaultHook, parseFault } from '../../faults/inject-fault.ts';
import { openStore } from '../../store/open-store.ts';
import { createEngine } from '../engine.ts';
import { importPlan } from '../make-plan.ts';
import { somebody } from './engine-bench.ts';
import { type ToyWire, toyPut } from './toy-cloud.ts';

const [file = '', address = '', planFile = '', fault = '-'] = process.argv.slice(2);
const store = await openStore({ file });
const limiter = createRateLimiter();
const executor = toyPut({ repeatable: true });

const engine = createEngine<ToyWire>({
  store,
  executors: new Map([[executor.kind, executor]]),
  openCloud: async (_, meter) => {
    const call = <T>(operation: string, changes: boolean, path: string, body?: Json) =>
      callCloud<T>({
        limiter,
        meter,
        service: 'toy',
        operation,
        changes,
        patienceMs: 5_000,
        send: async () => {
          const response = await fetch(`${address}${path}`, {
            method: changes ? 'PUT' : 'GET',
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          });
          if (!response.ok) throw Object.assign(new Error(response.statusText), { status: response.status });
          return (await response.json()) as T;
        },
        classify: (error) => {
          const status = (error as { status?: number }).status;
          const failure =
            status === 429 ? 'throttled' : status ? 'refused' : changes ? 'in_doubt' : 'unavailable';
          return {
            error: new CloudError({
              name: 'Toy',
              message: String(error),
              failure,
              service: 'toy',
              operation,
              status,
            }),
          };
        },
      });
    return {
      list: (shelf) => call('list', false, `/${shelf}`),
      put: async (shelf, name, value) => {
        await call('put', true, `/${shelf}/${name}`, value);
      },
    };
  },
  ...(fault === '-' ? {} : { faults: createFaultHook(parseFault(fault)) }),
});

await engine.recover();
const plan = await importPlan(readFileSync(planFile, 'utf8'));
const earlier = await store.runs.ofPlan(plan.id);
const runId = earlier ?? (await engine.start(plan, somebody)).runId;
if (earlier !== undefined && (await engine.get(earlier)).state !== 'done')
  await engine.resume(earlier, somebody);
const { state } = await engine.ended(runId);
await store.close();
process.exitCode = state === 'done' ? 0 : 1;
