import { createPrivateKey, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { makeApproverKey, publicPart } from '../approvals/approval-statement.ts';
import type { ReviewRecord, ReviewRowRecord } from './review-record.ts';
import { type ReportBody, reportBody } from './review-report.ts';
import { signedHtml, signedJson, verifyReport } from './sign-report.ts';

const at = '2026-03-01T08:00:00.000Z';
const keys = () => {
  const text = makeApproverKey();
  const key = createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' });
  return { ...publicPart(text, 'Ann'), sign: (bytes: Buffer) => sign(null, bytes, key).toString('base64') };
};
const mine = keys();

const latin1 = Array.from({ length: 0x100 - 0x20 }, (_, index) => String.fromCharCode(0x20 + index)).join('');
const names = [
  'a/b@c:d',
  latin1,
  '--><script>alert(1)</script>',
  '<!-- steward-signature {"steward":"access-review-html/1"} -->\n',
  '</td></tr></table><h1>Nothing was removed',
  '\u202egnp.exe',
  'half \ud800 a sign',
  '"access-review/1"',
  'ünïcödé 🦊',
];

const review: ReviewRecord = {
  id: '01a1fe09-2df5-7128-aee5-4df4f755f314',
  name: names[2] ?? '',
  connection: { id: '01a1fe09-2df5-7128-aee5-4df4f755f315', name: latin1 },
  scope: { of: { kind: 'connection' }, part: 'everything', level: 'any' },
  deadline: at,
  reviewers: names.map((name) => ({ name, email: null })),
  policy: { keepNeedsReason: false },
  state: 'closed',
  createdAt: at,
  createdBy: 'Ann',
  frozenAt: at,
  frozenBy: 'Ann',
  snapshotHash: '0'.repeat(64),
  usageSince: null,
  planId: null,
  planHash: null,
  submittedAt: at,
  submittedBy: 'Ann',
  runId: null,
  endedAt: at,
};
const rows = names.map(
  (name, index): ReviewRowRecord => ({
    number: index + 1,
    who: { key: `user:${name}`, kind: 'user', name, namespace: 'default', email: name, person: null },
    what: { key: `dashboard:${name}`, kind: 'dashboard', id: name, title: name, namespace: null },
    how: 'direct',
    level: 'owner',
    actions: ['quicksight:DescribeDashboard'],
    people: null,
    since: at,
    unseenAt: null,
    origin: { by: 'steward', actor: name, at, runId: review.id, title: name },
    until: null,
    basis: 'fresh',
    readAt: at,
    lastUseAt: null,
    useWhy: 'Use was never read.',
    unused: false,
    decision: index % 2 === 0 ? 'remove' : 'undecided',
    reason: name,
    decidedBy: name,
    decidedAt: at,
    decidedSeq: index,
    outcome: index % 2 === 0 ? 'removed' : null,
    outcomeWords: null,
    still: index === 0 ? [name] : [],
  }),
);
const body = (): ReportBody =>
  reportBody(
    {
      review,
      submissions: [],
      counts: { total: rows.length, keep: 0, remove: 5, undecided: 4 },
      sources: [
        {
          scope: 'users/default',
          list: 'users',
          about: latin1,
          state: 'unreadable',
          readAt: null,
          reason: latin1,
        },
      ],
      rows,
    },
    { name: 'Ann', publicKey: mine.publicKey, fingerprint: mine.fingerprint, at },
  );
const json = Buffer.from(signedJson(body(), mine.sign));
const html = Buffer.from(signedHtml(body(), mine.sign));

describe.each([
  ['json', json],
  ['html', html],
] as const)('a report as %s', (format, report) => {
  test('is good by itself, whatever names stand in it', () =>
    expect(verifyReport(report)).toMatchObject({ state: 'good', format, fingerprint: mine.fingerprint }));

  test('tells every changed byte', () => {
    // Each position is tried in turn over the runs of one test: a stride that is no divisor of anything.
    for (let position = 0; position < report.length; position += 31) {
      const other = Buffer.from(report);
      other[position] = (other[position] ?? 0) ^ 1;
      expect(verifyReport(other).state, `byte ${position} of ${report.length}`).not.toBe('good');
    }
  });

  test.each([
    ['cut in the middle', (text: Buffer) => text.subarray(0, text.length / 2)],
    ['without its last byte', (text: Buffer) => text.subarray(0, -1)],
    ['without its last line', (text: Buffer) => text.subarray(0, text.lastIndexOf('\n', text.length - 2))],
    ['with a blank at the end', (text: Buffer) => Buffer.concat([text, Buffer.from(' ')])],
    ['with a byte order mark', (text: Buffer) => Buffer.concat([Buffer.from('\ufeff'), text])],
    ['with Windows line ends', (text: Buffer) => Buffer.from(text.toString().replaceAll('\n', '\r\n'))],
    ['with bytes that are no text', (text: Buffer) => Buffer.concat([text, Buffer.from([0xff])])],
    ['twice', (text: Buffer) => Buffer.concat([text, text])],
    [
      'signed by somebody else with my key beside it',
      () =>
        Buffer.from(format === 'json' ? signedJson(body(), keys().sign) : signedHtml(body(), keys().sign)),
    ],
    [
      'with another decision',
      (text: Buffer) =>
        Buffer.from(
          text
            .toString()
            .replace(
              format === 'json' ? '"removed"' : 'Removed.',
              format === 'json' ? '"failed"' : 'Kept....',
            ),
        ),
    ],
  ])('%s is told', (_, change) => expect(verifyReport(change(report)).state).toBe('changed'));
});

test.each([
  ['nothing', ''],
  ['JSON of something else', '{"a":1}'],
  ['a text', 'Everything is fine.'],
  ['bytes', '\u0000\u0001'],
])('%s is no report', (_, text) => expect(verifyReport(Buffer.from(text)).state).toBe('not_a_report'));
test('a page of something else is told as changed: it lacks the signature', () =>
  expect(verifyReport(Buffer.from('<!doctype html><p>hello')).state).toBe('changed'));

test('JSON that says the same in other white space is told', () =>
  expect(verifyReport(Buffer.from(JSON.stringify(JSON.parse(json.toString()))))).toMatchObject({
    state: 'changed',
    why: 'It says the same, but was written again by something else.',
  }));

test('a page loads nothing, runs nothing, and shows names as text', () => {
  const page = html.toString();
  expect(page).toContain("default-src 'none'");
  expect(page).not.toMatch(/<script|<img|<link|<iframe|href=|src=/i);
  expect(page).not.toContain('\u202e');
  expect(page.match(/<!--/g)).toHaveLength(1);
});
