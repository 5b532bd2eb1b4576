import Sqlite, { type Database } from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noPolicy } from '../../shared/domain/releases/stage-policy.ts';
import { migrate } from '../store/migrate.ts';
import type { Store } from '../store/store.ts';
import { createPipelineRepository } from './pipeline-repository.ts';
import { type MappedStage, readStageMap } from './stage-map.ts';

const names = ['dev', 'test', 'staging', 'production'];
const dashboards = 200;
const hash = (at: number, turn: number) => `${turn}${String(at).padStart(63, '0')}`;
const day = (at: number) => `2026-11-${String(at).padStart(2, '0')}T00:00:00.000Z`;

/** Accounts with dashboards; each was released three times, and each release went as far as its turn lets it. */
const fill = (database: Database) => {
  database.pragma('foreign_keys = OFF');
  const detail = database
    .prepare(`INSERT INTO directory_details (value) VALUES ('{"publishedVersion":1}')`)
    .run().lastInsertRowid;
  const object = database.prepare(
    `INSERT INTO directory_objects (connection_id, kind, key) VALUES (?, 'dashboard', ?)`,
  );
  const state = database.prepare(
    `INSERT INTO directory_states (object_id, valid_from, scope_id, name, title, detail_id) VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const release = database.prepare(
    `INSERT INTO releases (hash, name, manifest, connection, environment, taken_at, taken_by) VALUES (?, ?, ?, 'dev', 'dev', ?, 'Ann')`,
  );
  const released = database.prepare(`INSERT INTO release_assets VALUES (?, 0, 'dashboard', ?, NULL)`);
  const deployment = database.prepare(
    `INSERT INTO deployments VALUES (:run, :stage, 'promotion', :hash, :run, 'done', 'Ann', :at, :at)`,
  );
  const asset = database.prepare(
    `INSERT INTO deployed_assets VALUES (:run, 0, :stage, :at, 'dashboard', :id, :id, :id, 'update', :hash, NULL, 1, NULL, 'done', NULL, NULL)`,
  );
  for (const [position, stage] of names.entries()) {
    const scope = database
      .prepare(
        `INSERT INTO directory_scopes (connection_id, scope, state, read_at, seen_at) VALUES (?, 'dashboards', 'read', ?, ?)`,
      )
      .run(stage, day(20), day(20)).lastInsertRowid;
    for (let at = 0; at < dashboards; at++) {
      const { lastInsertRowid } = object.run(stage, `arn:${stage}:dashboard/d${at}`);
      state.run(lastInsertRowid, day(1), scope, `d${at}`, `Dashboard ${at}`, detail);
      for (let turn = 1; turn <= 3; turn++) {
        if (position === 0) {
          release.run(hash(at, turn), `Release ${at}.${turn}`, '{}', day(turn));
          released.run(hash(at, turn), `d${at}`);
        } else if (turn <= 4 - position) {
          const put = {
            run: `${stage} ${at} ${turn}`,
            stage,
            hash: hash(at, turn),
            at: day(turn * 4 + position),
          };
          deployment.run(put);
          asset.run({ ...put, id: `d${at}` });
        }
      }
    }
  }
};

describe('the map of 200 dashboards in four stages', () => {
  let database: Database;
  let facts: Store['pipelines'];
  const stages = names.map(
    (environment, position): MappedStage => ({
      environment,
      title: environment,
      pipeline: 'default',
      revision: 1,
      policy: { ...noPolicy, soakHours: position > 1 ? 24 : 0 },
      previous:
        position === 0 ? null : { environment: names[position - 1] ?? '', title: names[position - 1] ?? '' },
      production: position === 3,
      connection: { id: environment, name: environment, readOnly: false },
    }),
  );
  beforeAll(() => {
    database = new Sqlite(':memory:');
    migrate(database);
    fill(database);
    // Methods of the store answer later; what answers at once can be waited for, too.
    facts = createPipelineRepository(database) as unknown as Store['pipelines'];
  });
  afterAll(() => database.close());
  const read = (filter: Partial<Parameters<typeof readStageMap>[2]> = {}) =>
    readStageMap(
      facts,
      stages,
      { releasedOnly: false, limit: 500, offset: 0, ...filter },
      new Date('2026-11-21T00:00:00Z'),
    );

  it('tells what stands where, and what each would get next', async () => {
    const { total, rows } = await read({ search: 'dashboard 7' });
    expect(total).toBe(11);
    expect(rows[0]?.cells.map(({ release, next }) => [release?.name, next?.name])).toEqual([
      [undefined, undefined],
      ['Release 7.3', 'Release 7.3'],
      ['Release 7.2', 'Release 7.3'],
      ['Release 7.1', 'Release 7.2'],
    ]);
    expect(rows[0]?.cells.map(({ whyNot }) => whyNot.map(({ code }) => code))).toEqual([
      [],
      ['already_there'],
      [],
      [],
    ]);
  });

  it('turns pages in one order', async () => {
    const pages = [await read({ limit: 150 }), await read({ limit: 150, offset: 150 })];
    expect(pages.map(({ rows }) => rows.length)).toEqual([150, 50]);
    expect(new Set(pages.flatMap(({ rows }) => rows.map(({ id }) => id))).size).toBe(200);
  });

  it('is there within 200 ms', async () => {
    await read();
    const times: number[] = [];
    for (let turn = 0; turn < 5; turn++) {
      const start = performance.now();
      expect((await read()).rows).toHaveLength(dashboards);
      times.push(performance.now() - start);
    }
    // The best of some: other tests run beside this one.
    expect(Math.min(...times)).toBeLessThan(200);
  });
});
