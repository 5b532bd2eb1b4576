import { describe, expect, it } from 'vitest';
import { type StandingEvent, standingsOf } from './standings.ts';

/** `03 promotion a=R1 b=R1`; a `!` after the kind is a run that did not come off as a whole. */
const events = (...lines: readonly string[]): StandingEvent[] =>
  lines.flatMap((line) => {
    const [at = '', kind = '', ...put] = line.split(' ');
    return put.map((one) => {
      const [dashboard = '', release = ''] = one.split('=');
      return {
        at,
        kind: kind.replace('!', '') as StandingEvent['kind'],
        whole: !kind.endsWith('!'),
        dashboard,
        release: release === '-' ? null : release,
      };
    });
  });

describe('release R1 stood', () => {
  it.each<[string, StandingEvent[], string[]]>([
    ['never, where nothing came', [], []],
    ['since it was promoted', events('01 promotion a=R1 b=R1'), ['01..']],
    ['not with one of its dashboards alone', events('01 promotion a=R1'), []],
    ['since its last dashboard came', events('01 promotion a=R1', '02 promotion b=R1'), ['02..']],
    [
      'until another release came',
      events('01 promotion a=R1 b=R1', '03 promotion a=R2 b=R2'),
      ['01..03 promotion'],
    ],
    [
      'until another brought one of its dashboards',
      events('01 promotion a=R1 b=R1', '03 promotion b=R2'),
      ['01..03 promotion'],
    ],
    ['on, where others came beside it', events('01 promotion a=R1 b=R1', '03 promotion c=R2'), ['01..']],
    ['on, where it came again', events('01 promotion a=R1 b=R1', '03 promotion a=R1 b=R1'), ['01..']],
    [
      'until it was taken back',
      events('01 promotion a=R1 b=R1', '03 rollback a=R0 b=R0'),
      ['01..03 rollback'],
    ],
    ['until it was taken away', events('01 promotion a=R1 b=R1', '03 rollback a=- b=-'), ['01..03 rollback']],
    [
      'again, after going back to it',
      events('01 promotion a=R1 b=R1', '03 promotion a=R2 b=R2', '04 rollback a=R1 b=R1'),
      ['01..03 promotion', '04..'],
    ],
    ['not after a run that did not come off', events('01 promotion! a=R1 b=R1'), []],
    ['since it was mended', events('01 promotion! a=R1 b=R1', '02 promotion a=R1 b=R1'), ['02..']],
    ['as one of the same content', events('01 promotion a=same b=same'), ['01..']],
  ])('%s', (_, given, expected) => {
    const found = standingsOf(['a', 'b'], given, (release) => release === 'R1' || release === 'same');
    expect(
      found.map(({ since, until, endedBy }) => `${since}..${until === null ? '' : `${until} ${endedBy}`}`),
    ).toEqual(expected);
  });
});
