import { kindWord, momentWords } from '../../shared/domain/access-words.ts';
import {
  decisionWords,
  grantedWords,
  howWords,
  levelWords,
  outcomeWords,
  reviewStateWords,
  useWords,
} from '../../shared/domain/review-words.ts';
import { basisSentences, type ReportBody } from './review-report.ts';

const signs: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text from outside, harmless: markup is text, and signs that nobody sees or that turn lines round are spelt out. */
const safe = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`)
    .replace(/[&<>"']/g, (sign) => signs[sign] ?? sign);

const moment = (at: string | null): string => (at === null ? '–' : momentWords(at));

const style = `
:root{color-scheme:light}
body{font:13px/1.45 system-ui,-apple-system,"Segoe UI",sans-serif;color:#16191f;background:#fff;margin:0 auto;max-width:1400px;padding:24px}
h1{font-size:22px;margin:0 0 4px}h2{font-size:16px;margin:24px 0 8px}
.lead{color:#545b64;margin:0 0 16px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px;margin:0}dt{color:#545b64}dd{margin:0;overflow-wrap:anywhere}
ul{margin:0;padding-left:20px}
.counts{display:flex;flex-wrap:wrap;gap:8px 28px;margin:16px 0;padding:12px 16px;border:1px solid #d5dbdb;border-radius:8px}
.counts b{display:block;font-size:20px}
.trouble{border-left:4px solid #d13212;background:#fdf3f1;padding:8px 12px;margin:8px 0}
table{border-collapse:collapse;width:100%;font-size:12px}
th,td{border-bottom:1px solid #d5dbdb;padding:5px 8px;text-align:left;vertical-align:top;overflow-wrap:anywhere}
td:nth-child(4){overflow-wrap:normal}
th{background:#f2f3f3;position:sticky;top:0;white-space:nowrap}td small{color:#545b64;display:block;font-weight:400}
.keep{color:#1d8102}.remove{color:#b0200c;font-weight:600}.undecided{color:#8d6605;font-weight:600}
code{font:11px ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere}
@media print{body{max-width:none;padding:0;font-size:10px}table{font-size:9px}th{position:static}tr{break-inside:avoid}thead{display:table-header-group}@page{size:A4 landscape;margin:12mm}}
`.replace(/\n/g, '');

const rowHtml = (row: ReportBody['rows'][number]): string => {
  const { who, what } = row;
  const called = who.person?.name ?? who.name;
  const under = [
    who.kind === 'user' ? (called === who.name ? '' : who.name) : kindWord(who.kind),
    who.email !== null && who.email !== called ? who.email : '',
    row.people === null ? '' : `${row.people.toLocaleString('en')} ${row.people === 1 ? 'person' : 'people'}`,
  ].filter((part) => part !== '');
  const by = row.decidedBy === null ? '' : `${row.decidedBy}, ${moment(row.decidedAt)}`;
  return `<tr><td>${row.number}</td><td>${safe(called)}<small>${safe(under.join(' · '))}</small></td><td>${safe(what.title)}<small>${safe(`${kindWord(what.kind)} ${what.id}`)}</small></td><td>${levelWords[row.level]}<small>${howWords[row.how]}</small></td><td>${moment(row.since)}<small>${safe(grantedWords(row))}</small></td><td>${safe(useWords(row))}</td><td class="${row.decision}">${decisionWords[row.decision]}<small>${safe(by)}</small></td><td>${safe(row.reason ?? '')}</td><td>${safe(outcomeWords(row))}</td></tr>`;
};

/** What became of a plan that was not applied. */
const endWords: Readonly<Record<ReportBody['earlier'][number]['decision'], string>> = {
  pending: 'not decided',
  approved: 'approved',
  declined: 'declined',
  withdrawn: 'taken back',
  lapsed: 'nobody approved it in time',
};

const fact = (name: string, value: string): string => `<dt>${name}</dt><dd>${value}</dd>`;
const code = (text: string | null): string => (text === null ? '–' : `<code>${safe(text)}</code>`);

/** The report as a page that needs nothing else: read it, print it, keep it. */
export const htmlReport = (body: ReportBody): string => {
  const { review, approval, earlier, snapshot, counts, rows, signed } = body;
  const [frozen, ...troubles] = basisSentences(body);
  const number = (value: number) => value.toLocaleString('en');
  const reviewers = review.reviewers.map(({ name, email }) => (email === null ? name : `${name} (${email})`));
  const undecided = rows.filter(({ decision }) => decision === 'undecided');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${safe(`Access review: ${review.name}`)}</title><style>${style}</style></head>
<body>
<h1>${safe(review.name)}</h1>
<p class="lead">Access review · ${safe(review.scopeWords)} · ${safe(review.connection.name)} · ${reviewStateWords[review.state as keyof typeof reviewStateWords]}</p>
<div class="counts"><span><b>${number(counts.total)}</b>rows</span><span><b>${number(counts.keep)}</b>kept</span><span><b>${number(counts.remove)}</b>to be removed</span><span><b>${number(counts.undecided)}</b>not decided</span><span><b>${number(counts.removed)}</b>removed</span><span><b>${number(counts.gone)}</b>already gone</span><span><b>${number(counts.failed)}</b>not removed</span><span><b>${number(counts.stillEffective)}</b>still effective another way</span></div>
<dl>${[
    fact('Reviewers', safe(reviewers.join(', '))),
    fact('Deadline', moment(review.deadline)),
    fact('Made', `${moment(review.createdAt)} by ${safe(review.createdBy)}`),
    fact(
      'Frozen',
      `${moment(review.frozenAt)}${review.frozenBy === null ? '' : ` by ${safe(review.frozenBy)}`}`,
    ),
    fact(
      'Submitted',
      `${moment(review.submittedAt)}${review.submittedBy === null ? '' : ` by ${safe(review.submittedBy)}`}`,
    ),
    ...earlier.map((one) =>
      fact(
        'Handed in before',
        safe(
          `${momentWords(one.at)} by ${one.actor}: ${endWords[one.decision]}${one.given.length === 0 ? '' : ` (${one.given.map(({ name, verdict, at }) => `${name} ${verdict} ${momentWords(at)}`).join(', ')})`}`,
        ),
      ),
    ),
    ...(approval === null
      ? []
      : [
          fact(
            'Approved',
            safe(
              `by ${approval.given.map(({ name, at }) => `${name} (${momentWords(at)})`).join(', ')}, as the policy “${approval.needs.approvals?.policy ?? ''}” asks for${approval.ticket === '' ? '' : `; ticket ${approval.ticket}`}`,
            ),
          ),
        ]),
    fact('Ended', moment(review.endedAt)),
    fact('Snapshot (SHA-256)', code(snapshot.sha256)),
    fact('Plan (SHA-256)', code(review.planHash)),
    fact(
      'Use known since',
      snapshot.usageKnownSince === null ? 'never read' : safe(snapshot.usageKnownSince),
    ),
  ].join('')}</dl>
<h2>What it rests on</h2>
<p>${safe(frozen ?? '')}</p>
${troubles.map((sentence) => `<p class="trouble">${safe(sentence)}</p>`).join('\n')}
<h2>Not decided</h2>
${undecided.length === 0 ? '<p>Every row was decided.</p>' : `<p>${number(undecided.length)} ${undecided.length === 1 ? 'row' : 'rows'} nobody decided on; ${undecided.length === 1 ? 'it stays' : 'they stay'} as ${undecided.length === 1 ? 'it is' : 'they are'}: ${undecided.map(({ number: at }) => at).join(', ')}.</p>`}
<h2>Rows</h2>
<table><thead><tr><th>#</th><th>Who</th><th>What</th><th>Level</th><th>Since</th><th>Last use</th><th>Decision</th><th>Reason</th><th>Outcome</th></tr></thead><tbody>
${rows.map(rowHtml).join('\n')}
</tbody></table>
<h2>Signature</h2>
<dl>${fact('Signed', `${moment(signed.at)} in the profile of ${safe(signed.name)}`)}${fact('Key', `<code>${safe(signed.publicKey)}</code>`)}${fact('Fingerprint', `<code>${safe(signed.fingerprint)}</code>`)}</dl>
<p>Check it with <code>steward review verify FILE</code>, and compare the fingerprint with whoever signed it.</p>
</body></html>
`;
};
