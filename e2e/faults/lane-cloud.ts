import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { connectSandbox } from '../../electron/sandbox/connect-sandbox.ts';
import type { RunningSandbox } from '../../electron/sandbox/sandbox.ts';

const entry = fileURLToPath(new URL('./cloud-process.ts', import.meta.url));

/** A cloud that many runs use one after the other. */
export interface LaneCloud {
  readonly sandbox: RunningSandbox;
  readonly port: number;
  /** Puts it back to what `snapshot` (a closed state file) says, with no faults and nothing counted. */
  reset(snapshot: string): Promise<void>;
  /** Every row of its state, one line each, sorted; without times and drawn ids. */
  state(): string[];
  answers(): Promise<boolean>;
  /** Kills its process. */
  kill(): Promise<void>;
  /** Starts it again, on the same state and at the same port. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Puts the state of a cloud that may be running back to what a closed state file says. */
export const restoreCloud = (file: string, snapshot: string): void => {
  const database = new Sqlite(file);
  try {
    database.pragma('foreign_keys = OFF');
    database.prepare('ATTACH ? AS snapshot').run(snapshot);
    const tables = tablesOf(database);
    database.transaction(() => {
      for (const table of tables) {
        database.exec(`DELETE FROM main."${table}"`);
        if (table !== 'effects')
          database.exec(`INSERT INTO main."${table}" SELECT * FROM snapshot."${table}"`);
      }
    })();
  } finally {
    database.close();
  }
};

/** What two equal clouds differ in: times, ids that are drawn, what was only asked for, what searches see late, histories. */
const passing = /_at$|^principal_id$|^due$/;
const besides = /^(settings|issued_keys|effects|trail_events|sqlite_sequence|search_.*)$/;

const tablesOf = (database: Sqlite.Database): string[] =>
  database
    .prepare<[], string>("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND sql IS NOT NULL")
    .pluck()
    .all();

/** Every row of a cloud's state file, one line each, sorted; without times and drawn ids. */
export const cloudState = (file: string): string[] => {
  const database = new Sqlite(file, { readonly: true });
  try {
    return tablesOf(database)
      .filter((table) => !besides.test(table))
      .flatMap((table) =>
        database
          .prepare<[], object>(`SELECT * FROM "${table}"`)
          .all()
          .map(
            (row) =>
              `${table} ${JSON.stringify(Object.entries(row).filter(([name]) => !passing.test(name)))}`,
          ),
      )
      .sort();
  } finally {
    database.close();
  }
};

/** Starts a cloud in a process of its own, with its state in `directory`. */
export const openLaneCloud = async (directory: string): Promise<LaneCloud> => {
  const file = join(directory, 'sandbox.db');
  let child: ChildProcess | undefined;
  const start = async (port: number) => {
    const started = spawn(process.execPath, [entry, file, String(port)], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, NODE_NO_WARNINGS: '1' },
    });
    child = started;
    const [line] = await once(createInterface({ input: started.stdout }), 'line');
    return JSON.parse(line);
  };
  const kill = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  const sandbox = connectSandbox(await start(0));
  const port = Number(new URL(sandbox.endpoints.quicksight).port);
  return {
    sandbox,
    port,
    async reset(snapshot) {
      restoreCloud(file, snapshot);
      await sandbox.control({ faults: [], rate: { perSecond: 0 }, resetStats: true });
    },
    state: () => cloudState(file),
    answers: async () => (await sandbox.control().catch(() => undefined)) !== undefined,
    kill,
    start: async () => {
      await start(port);
    },
    close: kill,
  };
};
