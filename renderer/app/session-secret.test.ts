import { describe, expect, it } from 'vitest';
import { createSessionSecret, type Exchanged } from './session-secret.ts';

const opened = (options: {
  readonly token?: string;
  readonly kept?: string;
  readonly answers?: readonly (Exchanged | Error)[];
}) => {
  const asked: string[] = [];
  const answers = [...(options.answers ?? [])];
  let kept = options.kept ?? null;
  const secret = createSessionSecret({
    takeToken: () => options.token ?? null,
    kept: () => kept,
    keep: (value) => {
      kept = value;
    },
    exchange: async (token) => {
      asked.push(token);
      const answer = answers.shift() ?? { kind: 'refused' };
      if (answer instanceof Error) throw answer;
      return answer;
    },
    signedOut: (reason) => new Error(reason),
  });
  return { secret, asked, kept: () => kept };
};
const gone = new TypeError('Failed to fetch');
const session = { kind: 'session', secret: 's1' } as const;

describe('the session secret of a tab', () => {
  it('is exchanged once, however many calls wait for it, and kept for a reload', async () => {
    const page = opened({ token: 't', answers: [session] });
    expect(await Promise.all([page.secret(), page.secret()])).toEqual(['s1', 's1']);
    expect(await page.secret()).toBe('s1');
    expect(page.asked).toEqual(['t']);
    expect(page.kept()).toBe('s1');
  });

  it('is asked for again with the same token where no answer came', async () => {
    const page = opened({ token: 't', answers: [gone, gone, session] });
    await expect(page.secret()).rejects.toBe(gone);
    await expect(page.secret()).rejects.toBe(gone);
    expect(await page.secret()).toBe('s1');
    expect(page.asked).toEqual(['t', 't', 't']);
  });

  it('is not asked for again once the token was refused', async () => {
    const page = opened({ token: 't', answers: [{ kind: 'refused' }] });
    await expect(page.secret()).rejects.toThrow('refused');
    await expect(page.secret()).rejects.toThrow('refused');
    expect(page.asked).toEqual(['t']);
  });

  it('is the kept one after a reload, also on the address that was used before', async () => {
    expect(await opened({ kept: 'k' }).secret()).toBe('k');
    expect(await opened({ kept: 'k', token: 'used' }).secret()).toBe('k');
  });

  it('is none for a page that was opened without a token', async () => {
    await expect(opened({}).secret()).rejects.toThrow('no_token');
  });
});
