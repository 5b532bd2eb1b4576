import { describe, expect, it } from 'vitest';
import { approvalsLeft, judgePolicy, noPolicy, type Standing, stagePolicy } from './stage-policy.ts';

const at = (day: string): string => `2026-11-${day}:00.000Z`;
const now = at('22T12:00');
const stood = (
  since: string,
  until: string | null = null,
  endedBy: Standing['endedBy'] = null,
): Standing => ({
  since: at(since),
  until: until === null ? null : at(until),
  endedBy,
});
const judged = (policy: object, standings: readonly Standing[] | null) =>
  judgePolicy({
    policy: stagePolicy.parse(policy),
    stage: 'Staging',
    previous: standings === null ? null : { title: 'Test', stood: standings },
    now: new Date(now),
  }).map(({ code, until }) => (until === null ? code : `${code} until ${until.slice(8, 16)}`));

describe('a stage', () => {
  it.each<[string, object, Standing[] | null, string[]]>([
    ['asks for nothing by itself', {}, [], []],
    ['that is the first asks nobody before it', { throughPrevious: true, soakHours: 5 }, null, []],
    ['wants what stood before', { throughPrevious: true }, [], ['not_before']],
    ['takes what stands before', { throughPrevious: true }, [stood('22T11:59')], []],
    [
      'takes what stood before and was followed',
      { throughPrevious: true },
      [stood('01T00:00', '02T00:00', 'promotion')],
      [],
    ],
    [
      'not what was taken back',
      { throughPrevious: true },
      [stood('01T00:00', '02T00:00', 'rollback')],
      ['not_before'],
    ],
    [
      'takes what was taken back and came again',
      { throughPrevious: true },
      [stood('01T00:00', '02T00:00', 'rollback'), stood('22T10:00')],
      [],
    ],
    ['asking for soak asks for the stage before, too', { soakHours: 1 }, [], ['not_before']],
    ['waits for the rest of the soak', { soakHours: 24 }, [stood('22T10:00')], ['soak until 23T10:00']],
    ['is content to the minute', { soakHours: 24 }, [stood('21T12:00')], []],
    ['not a minute earlier', { soakHours: 24 }, [stood('21T12:01')], ['soak until 22T12:01']],
    [
      'counts what stood long enough and was followed',
      { soakHours: 24 },
      [stood('01T00:00', '03T00:00', 'promotion')],
      [],
    ],
    [
      'not what was followed too early',
      { soakHours: 24 },
      [stood('01T00:00', '01T05:00', 'promotion')],
      ['soak'],
    ],
    [
      'does not add pieces together',
      { soakHours: 24 },
      [stood('01T00:00', '01T13:00', 'promotion'), stood('21T23:00')],
      ['soak until 22T23:00'],
    ],
    [
      'counts nothing where the clock was set back',
      { soakHours: 24 },
      [stood('25T00:00')],
      ['soak until 26T00:00'],
    ],
    [
      'counts nothing that ended before it began',
      { soakHours: 24 },
      [stood('25T00:00', '21T00:00', 'promotion')],
      ['soak'],
    ],
  ])('%s', (_, policy, standings, expected) => expect(judged(policy, standings)).toEqual(expected));

  it('says when and why in one sentence, with what to do', () => {
    const [reason] = judgePolicy({
      policy: { ...noPolicy, soakHours: 24 },
      stage: 'Staging',
      previous: { title: 'Test', stood: [stood('22T10:00')] },
      now: new Date(now),
    });
    expect(reason).toMatchObject({
      message:
        'Test carries this release since 2026-11-22 10:00 UTC; Staging asks for 24 hours, that is at 2026-11-23 10:00 UTC.',
      todo: 'Wait until then.',
    });
  });

  it('is frozen by each window that holds, and says which may be broken', () => {
    const dates = { kind: 'dates', from: '2026-11-20', timeZone: 'UTC' };
    const policy = stagePolicy.parse({
      freezes: [
        { ...dates, title: 'Fair', to: '2026-11-24' },
        { ...dates, title: 'Weekend', to: '2026-11-22', breakable: true },
        { ...dates, title: 'Over', from: '2026-11-01', to: '2026-11-21' },
      ],
    });
    const found = judgePolicy({ policy, stage: 'Production', previous: null, now: new Date(now) });
    expect(found.map(({ message, todo, breakable }) => [message, todo, breakable])).toEqual([
      ['Production is frozen until 2026-11-25 00:00 UTC: “Fair”.', 'Wait until 2026-11-25 00:00 UTC.', false],
      [
        'Production is frozen until 2026-11-23 00:00 UTC: “Weekend”.',
        'Wait until then, or break the freeze with a reason.',
        true,
      ],
    ]);
  });
});

describe('approvals', () => {
  it.each([
    [0, 0, undefined],
    [1, 1, undefined],
    [1, 2, undefined],
    [1, 0, 'Staging asks for approval by one other person.'],
    [3, 2, 'Staging asks for approval by 3 other people; 2 of them approved.'],
  ])('%i needed, %i given', (needed, given, words) =>
    expect(approvalsLeft('Staging', needed, given)?.message).toBe(words),
  );
});

describe('no policy is', () => {
  it.each<[string, object]>([
    ['less than no approval', { approvals: -1 }],
    ['half an approval', { approvals: 0.5 }],
    ['more approvals than people are asked', { approvals: 6 }],
    ['hours that run backwards', { soakHours: -1 }],
    ['hours beyond a year', { soakHours: 8_761 }],
    ['hours as words', { soakHours: '24' }],
    ['a misspelt field', { soakhours: 24 }],
  ])('%s', (_, value) => expect(stagePolicy.safeParse(value).success).toBe(false));
});
