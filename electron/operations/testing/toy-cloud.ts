import type { Json } from '../../../shared/domain/plan.ts';
import { CloudError } from '../../connectors/cloud-call.ts';
import type { StepExecutor } from '../executor.ts';

/** What the toy service answers for one request, decided before it is carried out. */
export type ToyFault =
  | 'none'
  | 'throttled'
  | 'refused'
  | 'dropped' // cut before anything was done
  | 'lost'; // done, then cut

/** The wire of the toy service: `put` makes a thing, `list` shows a shelf. */
export interface ToyWire {
  list(shelf: string): Promise<Readonly<Record<string, Json>>>;
  put(shelf: string, name: string, value: Json): Promise<void>;
}

export type ToyInput = { readonly shelf: string; readonly name: string; readonly value: Json };

/** Puts a thing onto a shelf; a shelf is read as a whole. */
export const toyPut = (rules: Partial<StepExecutor<Json, ToyWire>> = {}): StepExecutor<Json, ToyWire> => ({
  kind: 'toy.put',
  canLook: true,
  settleMs: 2_000,
  batchKey: (input) => (input as ToyInput).shelf,
  async lookMany(inputs, { cloud }) {
    const shelf = await cloud.list((inputs[0] as ToyInput).shelf);
    return inputs.map((input) => shelf[(input as ToyInput).name] ?? null);
  },
  async act(input, _before, { cloud }) {
    const { shelf, name, value } = input as ToyInput;
    await cloud.put(shelf, name, value);
  },
  ...rules,
});

export const toyError = (failure: CloudError['failure'], operation: string): CloudError =>
  new CloudError({
    name: failure === 'refused' ? 'AccessDeniedException' : 'ToyException',
    message: `toy ${failure}`,
    failure,
    service: 'toy',
    operation,
  });

export interface ToyWorld {
  readonly shelves: Map<string, Map<string, { readonly value: Json; readonly at: number }>>;
  /** Each effect, in order: `shelf/name`. An effect done twice is in it twice. */
  readonly effects: string[];
  calls: number;
}

export const newToyWorld = (): ToyWorld => ({ shelves: new Map(), effects: [], calls: 0 });

/** The world's state as one comparable value. */
export const toyState = (world: ToyWorld): Record<string, Json> =>
  Object.fromEntries(
    [...world.shelves]
      .flatMap(([shelf, things]) =>
        [...things].map(([name, { value }]) => [`${shelf}/${name}`, value] as const),
      )
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/** An outside system in this process, with its own latency, faults and delayed visibility. */
export const toyWire = (
  world: ToyWorld,
  options: {
    readonly now: () => number;
    readonly sleep: (ms: number) => Promise<void>;
    readonly latencyMs?: () => number;
    readonly fault?: (operation: 'list' | 'put', name: string) => ToyFault;
    /** How long an effect stays invisible to `list`. */
    readonly invisibleMs?: number;
  },
): ToyWire => {
  const answer = async <T>(operation: 'list' | 'put', name: string, work: () => T): Promise<T> => {
    world.calls++;
    const fault = options.fault?.(operation, name) ?? 'none';
    const latency = options.latencyMs?.() ?? 0;
    if (latency > 0) await options.sleep(latency / 2);
    const silent = operation === 'put' ? 'in_doubt' : 'unavailable';
    if (fault === 'throttled') throw toyError('throttled', operation);
    if (fault === 'refused') throw toyError('refused', operation);
    if (fault === 'dropped') throw toyError(silent, operation);
    const result = work();
    if (latency > 0) await options.sleep(latency / 2);
    if (fault === 'lost') throw toyError(silent, operation);
    return result;
  };
  return {
    list: (shelf) =>
      answer('list', shelf, () =>
        Object.fromEntries(
          [...(world.shelves.get(shelf) ?? [])]
            .filter(([, thing]) => thing.at + (options.invisibleMs ?? 0) <= options.now())
            .map(([name, { value }]) => [name, value]),
        ),
      ),
    put: (shelf, name, value) =>
      answer('put', name, () => {
        const things = world.shelves.get(shelf) ?? new Map();
        world.shelves.set(shelf, things.set(name, { value, at: options.now() }));
        world.effects.push(`${shelf}/${name}`);
      }),
  };
};
