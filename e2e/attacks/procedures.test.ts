import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectSandbox } from '../../electron/sandbox/connect-sandbox.ts';
import { type Role, roles } from '../../shared/domain/identifiers.ts';
import { seededRandom } from '../faults/seeded-random.ts';
import { createAttackCount } from './attack-count.ts';
import { bodyOf, callProcedure, eachOf, type Outcome, type Way } from './call-procedure.ts';
import { type ProcedureUnderAttack, procedures } from './contract-procedures.ts';
import { hostileEnvelopes, hostileTexts } from './hostile-values.ts';
import { brokenAudit, dumpProfile } from './profile-dump.ts';
import { type Mutant, mutantsOf } from './schema-mutations.ts';
import { createValuePool, type Draw, fits, validValue } from './schema-values.ts';
import { sampleTexts, seededTenant } from './seeded-tenant.ts';
import { type ServedConsole, serveConsole } from './served-console.ts';

/** `STEWARD_ATTACK_SEEDS=20` is the long form: as many seeds, and every place of an input. */
const seeds = Array.from({ length: Number(process.env.STEWARD_ATTACK_SEEDS ?? 1) }, (_, at) => 20_261 + at);
const long = seeds.length > 1;
const mostPlaces = long ? 60 : 3;
const draws = long ? 20 : 3;
/** In the short form each procedure meets every third of the hostile bodies, each body a third of the procedures. */
const meets = (procedure: ProcedureUnderAttack, at: number): boolean =>
  long || (at + procedures.indexOf(procedure)) % 3 === 0;

const count = createAttackCount();
const pool = createValuePool(sampleTexts, [seededTenant]);
let served: ServedConsole;
/** Secrets of sessions: the owner's, one pushed out by newer ones, one of a host that has ended. */
const session = { admin: '', pushedOut: '', ofEndedHost: '' };

const call = async (way: Way, procedure: ProcedureUnderAttack, body: string, why = ''): Promise<Outcome> => {
  const outcome = await callProcedure(way, procedure.path, body);
  count.note(`${procedure.name} ${why}`, outcome);
  if (outcome.kind === 'answered') pool.learn(outcome.value);
  return outcome;
};
const web = (secret?: string): Way => ({ port: served.port, session: secret });
const local = (): Way => ({ socketPath: served.socket, client: 'attack' });
const named = (name: string): ProcedureUnderAttack => {
  const found = procedures.find((procedure) => procedure.name === name);
  if (!found) throw new Error(`The contract has no ${name}.`);
  return found;
};
const ask = async <T>(name: string, input?: unknown, secret = session.admin): Promise<T> => {
  const outcome = await call(web(secret), named(name), bodyOf(input));
  expect(outcome.kind, outcome.told).toBe('answered');
  return outcome.value as T;
};
const signInAs = async (role: Role): Promise<string> => {
  const secret = await served.signIn();
  await ask('session.lookAs', { role }, secret);
  return secret;
};
const drawing = (seed: number): Draw => ({ random: seededRandom(seed), pool });
const validInput = ({ name, input }: ProcedureUnderAttack, draw: Draw): unknown => {
  try {
    return input === undefined ? undefined : validValue(input, draw);
  } catch (error) {
    throw new Error(`No valid input for ${name} could be made up: add a sample text.`, { cause: error });
  }
};

/** Everything that a call which must not write has to leave as it was: rows here, effects in the cloud. */
const world = async (settings: string) => ({
  rows: dumpProfile(served.data, { settings }),
  effects: (await connectSandbox(served.sandbox as never).control()).effects.length,
});
const writesNothing = async (what: string, act: () => Promise<unknown>, settings = '1') => {
  const before = await world(settings);
  await act();
  const after = await world(settings);
  const [was, is] = [new Set(before.rows), new Set(after.rows)];
  const appeared = after.rows.filter((row) => !was.has(row));
  const gone = before.rows.filter((row) => !is.has(row));
  const effects = after.effects - before.effects;
  count.noteWritten(appeared.length + gone.length + effects);
  expect({ what, appeared, gone, effects }).toEqual({ what, appeared: [], gone: [], effects: 0 });
};

/** What the contract itself says of an input; one nested too deep to be judged here may end either way. */
const verdictOn = ({ input }: ProcedureUnderAttack, value: unknown): 'good' | 'bad' | 'too_deep' => {
  if (input === undefined) return 'good';
  try {
    return fits(input, value) ? 'good' : 'bad';
  } catch (error) {
    if (error instanceof RangeError) return 'too_deep';
    throw error;
  }
};

beforeAll(async () => {
  const ended = await serveConsole();
  session.ofEndedHost = await ended.signIn();
  await ended.stop();
  served = await serveConsole({ data: ended.data });
  session.pushedOut = await served.signIn();
  for (let newer = 0; newer < 32; newer += 1) await served.signIn();
  session.admin = await served.signIn();

  // The keychain's note about itself is written when it is first asked.
  await ask('home.get', { wait: true });
  const [sandbox] = await ask<{ id: string }[]>('connections.list');
  await ask('connections.test', { id: sandbox?.id });
  await ask('environments.assign', { name: 'dev', connectionId: sandbox?.id });
  const { plan } = await ask<{ plan: { id: string; hash: string } }>('tenants.plan', { spec: seededTenant });
  const { runId } = await ask<{ runId: string }>('tenants.apply', { planId: plan.id, hash: plan.hash });
  const deadline = Date.now() + 30_000;
  while ((await ask<{ live: boolean }>('runs.get', { id: runId })).live && Date.now() < deadline)
    await pause(50);
  expect(await ask('tenants.get', { slug: 'acme' })).toMatchObject({ status: 'live' });
  await ask('tenants.newDraft', {});
  for (const name of ['tenants.list', 'runs.list', 'environments.list', 'tenants.drafts', 'audit.list'])
    await ask(name, named(name).input ? {} : undefined);
});
afterAll(async () => {
  await served?.remove();
  process.stdout.write(
    `\nEvery procedure of the contract, seeds ${seeds[0]} to ${seeds.at(-1)}: ${procedures.length} procedures, ${count.line()}\n`,
  );
});

describe('every procedure of the contract', { timeout: long ? 900_000 : 240_000 }, () => {
  test('is refused without a session, whatever is put in its place', async () => {
    const places: readonly [why: string, secret: string | undefined][] = [
      ['none', undefined],
      ['an empty one', ''],
      ['one that was pushed out by 32 newer ones', session.pushedOut],
      ['one of a host that has ended', session.ofEndedHost],
      ['a one-time token', new URL(await served.newUrl()).searchParams.get('token') ?? ''],
      ['half of one', session.admin.slice(0, 21)],
      ['one with a letter more', `${session.admin}A`],
      ['the other case', session.admin.toUpperCase()],
    ];
    const draw = drawing(1);
    await writesNothing('without a session', () =>
      eachOf(procedures, 8, async (procedure) => {
        for (const [at, [why, secret]] of places.entries()) {
          // Who has none is refused everywhere; what else may stand in its place meets a third of the procedures each.
          if (at > 0 && !meets(procedure, at)) continue;
          const { code, told } = await call(web(secret), procedure, bodyOf(validInput(procedure, draw)), why);
          expect([procedure.name, why, code], told).toEqual([procedure.name, why, 'SIGNED_OUT']);
        }
      }),
    );
  });

  test.each(roles)('is refused to %s where the contract does not name that role', async (role) => {
    const secret = await signInAs(role);
    const draw = drawing(2);
    const others = procedures.filter(({ meta }) => !meta.roles.includes(role));
    await writesNothing(role, () =>
      eachOf(others, 8, async (procedure) => {
        const good = bodyOf(validInput(procedure, draw));
        // The role is judged before the input: a refusal must not tell what an input should have been.
        for (const [why, body] of [
          ['good', good] as const,
          ['none', bodyOf(undefined)] as const,
          ['bad', '{"json":7}'] as const,
        ]) {
          const { code, told } = await call(web(secret), procedure, body, why);
          expect([procedure.name, why, code], told).toEqual([procedure.name, why, 'FORBIDDEN']);
        }
      }),
    );
  });

  const guests = roles.filter((role) => role !== 'admin');
  test.each(guests)('changes nothing for %s but how the console looks', async (role) => {
    const allowed = procedures.filter(({ meta }) => meta.roles.includes(role));
    for (const seed of seeds) {
      const draw = drawing(seed);
      const secret = await signInAs(role);
      for (const procedure of allowed) {
        await writesNothing(
          `${procedure.name} as ${role}`,
          async () => {
            for (let time = 0; time < (procedure.input ? draws : 1); time += 1)
              await call(web(secret), procedure, bodyOf(validInput(procedure, draw)), role);
            // One that looks through other eyes must not decide about the next procedure.
            await ask('session.lookAs', { role }, secret);
          },
          // Columns and views of lists are how the console looks, too.
          "key <> 'appearance' AND key NOT LIKE 'list.%'",
        );
      }
    }
  });

  const accepted: { procedure: ProcedureUnderAttack; mutant: Mutant }[] = [];
  test('refuses every input that its own schema refuses, and changes nothing', async () => {
    for (const seed of seeds) {
      const draw = drawing(seed);
      await writesNothing(`seed ${seed}`, () =>
        eachOf(procedures, 8, async (procedure) => {
          if (procedure.input === undefined) return;
          for (const mutant of mutantsOf(procedure.input, validInput(procedure, draw), mostPlaces)) {
            if (verdictOn(procedure, mutant.value) !== 'bad') {
              accepted.push({ procedure, mutant });
              continue;
            }
            const outcome = await call(
              web(session.admin),
              procedure,
              bodyOf(mutant.value, mutant.nan),
              mutant.why,
            );
            if (outcome.kind === 'too_large') continue;
            expect([procedure.name, mutant.why, outcome.code], outcome.told).toEqual([
              procedure.name,
              mutant.why,
              'BAD_INPUT',
            ]);
          }
        }),
      );
    }
  });

  test('that only reads writes nothing, whatever it is given', async () => {
    const reading = accepted.filter(({ procedure }) => !procedure.meta.writes);
    await writesNothing('accepted inputs', () =>
      eachOf(reading, 8, async ({ procedure, mutant }) => {
        await call(web(session.admin), procedure, bodyOf(mutant.value, mutant.nan), mutant.why);
      }),
    );
    expect(count.crashes).toEqual([]);
  });

  test('answers a misused envelope in words, and changes nothing', async () => {
    // Large bodies meet the same reader whichever procedure they name.
    const heavy = new Set([named('session.get'), named('tenants.saveDraft')]);
    for (const way of [web(session.admin), local()])
      for (const procedure of procedures) {
        // One without an input does its whole work for each.
        const some = hostileEnvelopes.filter(
          (_, at) => meets(procedure, at) && (long || procedure.input || at % 4 === 0),
        );
        const act = () =>
          eachOf(some, 8, async ([why, body]) => {
            if (long || body.length < 10_000 || heavy.has(procedure)) await call(way, procedure, body, why);
          });
        // One that needs no input takes an envelope without one as a good call.
        if (procedure.meta.writes && verdictOn(procedure, {}) === 'good') await act();
        else await writesNothing(procedure.name, act);
      }
    expect(count.crashes).toEqual([]);
  });

  test('answers good and hostile input in words: done, or what was wrong', async () => {
    for (const seed of seeds) {
      const draw = drawing(seed);
      for (const way of [web(session.admin), local()])
        await eachOf(procedures, 8, async (procedure) => {
          if (procedure.meta.audit === 'session.look_as') return;
          for (let time = 0; time < (procedure.input ? draws : 1); time += 1)
            await call(way, procedure, bodyOf(validInput(procedure, draw)), 'good');
        });
    }
    const writing = accepted.filter(
      ({ procedure: { meta } }) => meta.writes && meta.audit !== 'session.look_as',
    );
    await eachOf(writing, 8, async ({ procedure, mutant }) => {
      await call(web(session.admin), procedure, bodyOf(mutant.value, mutant.nan), mutant.why);
    });
    await eachOf([...hostileTexts.entries()], 8, async ([at, [why, text]]) => {
      for (const procedure of procedures)
        if (procedure.input && meets(procedure, at)) await call(local(), procedure, bodyOf(text), why);
    });
    expect(count.crashes).toEqual([]);
  });

  test('left a console that works, a whole audit log, and no defect in the log', async () => {
    expect(served.isAlive()).toBe(true);
    const began = performance.now();
    await ask('home.get', { wait: false });
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(Object.keys(await ask<object>('session.get')).sort()).toEqual([
      'actor',
      'origin',
      'profile',
      'role',
      'roles',
      'version',
    ]);
    const defects = served
      .log()
      .split('\n')
      .filter((line) => /"level":"(?:error|fatal)"/.test(line));
    expect([defects.slice(0, 5), served.complaints()]).toEqual([[], '']);
    expect(brokenAudit(served.data)).toBeUndefined();
    const newest = await ask<{ entries: { seq: number }[] }>('audit.list', { limit: 500 });
    for (let before = newest.entries.at(-1)?.seq ?? 0; before > 1; before -= 500)
      await ask('audit.list', { limit: 500, before });
  });
});
