// `npm run bench -- reviews [--grants N …]`: freezing, opening, paging, deciding and reporting a review of N grants.
import { createPrivateKey, sign } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Sqlite from 'better-sqlite3';
import { steward } from '../e2e/steward.ts';
import { makeApproverKey, publicPart } from '../electron/approvals/approval-statement.ts';
import { reportBody } from '../electron/reviews/review-report.ts';
import { createReviewRepository } from '../electron/reviews/review-repository.ts';
import { signedHtml, signedJson, verifyReport } from '../electron/reviews/sign-report.ts';
import { fillDirectory } from './access/fill-directory.ts';
import { cpuMs } from './measure/cpu-ms.ts';

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '2000' },
    groups: { type: 'string', default: '200' },
    assets: { type: 'string', default: '1000' },
    grants: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '20261121' },
  },
});
const filling = {
  people: Number(values.people),
  groups: Number(values.groups),
  assets: Number(values.assets),
  grants: Number(values.grants),
  folders: 50,
  namespaces: 5,
  seed: Number(values.seed),
};
/** Opening a review of 5,000 rows, its facts and one page of rows, in processor time. */
const openBudgetMs = 50;

const say = (line: string) => process.stdout.write(`${line}\n`);
const ms = (value: number) => `${value.toFixed(value < 100 ? 1 : 0)} ms`;
const at = (times: readonly number[], share: number) =>
  [...times].sort((one, other) => one - other)[Math.ceil(share * times.length) - 1] ?? Number.NaN;
/** Processor time: what the wall clock would show on a machine with nothing else to do. */
const timed = <T>(work: () => T): readonly [T, number] => {
  const before = cpuMs();
  const value = work();
  return [value, cpuMs() - before];
};

const folder = mkdtempSync(join(tmpdir(), 'steward-bench-reviews-'));
try {
  const data = join(folder, 'profile');
  await steward(data, ['connection', 'list']);
  say(`filling a directory: ${JSON.stringify(filling)}`);
  fillDirectory(data, filling);
  const database = new Sqlite(join(data, 'steward.db'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  const connectionId = database.prepare<[], string>('SELECT id FROM connections LIMIT 1').pluck().get() ?? '';
  const reviews = createReviewRepository(database);
  const id = '01a1fe09-2df5-7128-aee5-4df4f755f314';
  const now = '2026-03-02T08:00:00.000Z';
  const reviewer = { name: 'Ann', email: null };
  const by = { at: now, actor: 'Ann' };
  reviews.create(
    id,
    {
      name: 'Bench',
      connectionId,
      connectionName: 'Bench',
      scope: { of: { kind: 'connection' }, part: 'grants', level: 'any' },
      deadline: now,
      reviewers: [reviewer],
      policy: { keepNeedsReason: false },
    },
    by,
  );
  const [frozen, freezeMs] = timed(() => reviews.freeze(id, null, 'accepted', by));
  const { total } = reviews.counts(id);
  say(`frozen (${frozen.state}): ${total.toLocaleString('en')} rows in ${ms(freezeMs)}`);

  const paging = { sort: 'number', descending: false, limit: 50, offset: 0 } as const;
  const open = () => {
    reviews.get(id);
    reviews.counts(id);
    reviews.basis(id);
    reviews.outcomes(id);
    reviews.reports(id);
    reviews.events(id, null);
    reviews.lastSeq(id);
    reviews.ownRows(id, reviewer);
    return reviews.rows(id, {}, paging);
  };
  /** What a program does that keeps no pages: everything is read, ordered and cut in memory. */
  const openWhole = () =>
    reviews
      .everyRow(id, {})
      .sort((one, other) => one.number - other.number)
      .slice(0, 50);
  const [times, whole, sorted]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < 40; round += 1) {
    times.push(timed(open)[1]);
    whole.push(timed(openWhole)[1]);
    for (const sort of ['who', 'what', 'since', 'lastUse', 'decision'] as const)
      sorted.push(
        timed(() => reviews.rows(id, { search: 'a' }, { ...paging, sort, descending: true, offset: 500 }))[1],
      );
  }
  say(`opened, with its first page: median ${ms(at(times, 0.5))}, 95 % ${ms(at(times, 0.95))}`);
  say(
    `  by reading every row: median ${ms(at(whole, 0.5))}, 95 % ${ms(at(whole, 0.95))}; ratio of the medians ${(at(whole, 0.5) / at(times, 0.5)).toFixed(1)}`,
  );
  say(`a page of another order, searched: median ${ms(at(sorted, 0.5))}, 95 % ${ms(at(sorted, 0.95))}`);

  const [decided, decideMs] = timed(() =>
    reviews.decide(id, { filter: {} }, { decision: 'keep', reason: null }, { ...by, reviewer, seen: null }),
  );
  say(`decided in bulk: ${decided?.changed.toLocaleString('en')} rows in ${ms(decideMs)}`);

  const text = makeApproverKey();
  const key = createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' });
  const { publicKey, fingerprint } = publicPart(text, 'Ann');
  const [reports, reportMs] = timed(() => {
    const review = reviews.get(id);
    if (review === undefined) throw new Error('The review is gone');
    const body = reportBody(
      {
        review,
        counts: reviews.counts(id),
        sources: reviews.sources(id),
        rows: reviews.everyRow(id, {}),
        submissions: reviews.submissions(id),
      },
      { name: 'Ann', publicKey, fingerprint, at: now },
    );
    const signed = (bytes: Buffer) => sign(null, bytes, key).toString('base64');
    return [signedJson(body, signed), signedHtml(body, signed)].map((one) => Buffer.from(one));
  });
  const [verified, verifyMs] = timed(() => reports.map((report) => verifyReport(report).state));
  say(
    `reported and signed: ${ms(reportMs)}, ${reports.map(({ length }) => `${(length / 1e6).toFixed(1)} MB`).join(' of JSON, ')} of page; verified (${verified.join(', ')}): ${ms(verifyMs)}`,
  );
  say(
    `all figures are processor time; load average of this machine meanwhile: ${loadavg()[0]?.toFixed(1)}; cores: ${cpus().length}`,
  );
  database.close();
  if (at(times, 0.95) > openBudgetMs)
    say(`NOT AS PROMISED: opening takes ${ms(at(times, 0.95))} at the 95 %, not ${openBudgetMs} ms`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
