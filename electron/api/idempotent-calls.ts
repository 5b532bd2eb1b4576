import { createHash } from 'node:crypto';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import { type Problem, StewardError } from '../../shared/errors.ts';
import type { RunOnce } from '../rpc/bind-contract.ts';
import { problemOf } from '../rpc/problem-of.ts';
import type { Store } from '../store/store.ts';

type KeptAnswer = { readonly output: unknown } | { readonly problem: Problem };

export interface IdempotentCallsDeps {
  readonly tokens: Pick<Store['tokens'], 'beginCall' | 'endCall'>;
  readonly clock?: () => Date;
}

/** How long an answer is kept under its key. */
const keptMs = 24 * 3_600_000;

const keyUsed: Problem = {
  code: 'BAD_INPUT',
  field: 'Idempotency-Key',
  happened: 'This idempotency key was used for another call.',
  unchanged: 'Nothing was changed by this one.',
  todo: 'Give each call a key of its own, and repeat a call with the same content.',
};

const unanswered = (begunAt: string): Problem => ({
  code: 'CONFLICT',
  field: 'Idempotency-Key',
  happened: `A call with this idempotency key began at ${begunAt}, and how it ended is not known.`,
  todo: 'Look at the runs and at what you wanted to change. If it did not happen, call again with another key.',
});

const replay = (answer: KeptAnswer): unknown => {
  if ('problem' in answer) throw new StewardError(answer.problem);
  return answer.output;
};

/**
 * Makes calls idempotent by key: the first one with a token's key does its work, and every other one with the
 * same content gets its answer, also after a restart; those that come meanwhile wait for it. What was refused
 * before its work began (validation, scope) leaves the key unused.
 *
 * A call goes on when its caller goes away: the answer is there when it is asked for again. One that began in a
 * process that died is never done twice.
 */
export const createIdempotentCalls = ({ tokens, clock = () => new Date() }: IdempotentCallsDeps) => {
  const underWay = new Map<string, Promise<KeptAnswer>>();

  const work = async (
    tokenId: string,
    key: string,
    run: (signal: AbortSignal) => Promise<unknown>,
  ): Promise<KeptAnswer> => {
    let answer: KeptAnswer;
    try {
      answer = { output: await run(new AbortController().signal) };
    } catch (error) {
      const problem = problemOf(error);
      // After a defect nobody knows what has happened, so the call stays one that never ended.
      if (!problem) throw error;
      answer = { problem };
    }
    await tokens.endCall(tokenId, key, JSON.stringify(answer));
    return answer;
  };

  return (tokenId: string, key: string): RunOnce =>
    async ({ procedure, input }, run, onReplay) => {
      const fingerprint = createHash('sha256')
        .update(`${procedure}\n${canonicalJson((input ?? null) as never)}`, 'utf8')
        .digest('hex');
      const now = clock();
      const met = await tokens.beginCall({
        tokenId,
        key,
        fingerprint,
        at: now.toISOString(),
        forget: new Date(now.getTime() - keptMs).toISOString(),
      });
      const here = `${tokenId} ${key}`;
      switch (met.kind) {
        case 'begun': {
          const working = work(tokenId, key, run);
          underWay.set(here, working);
          try {
            return replay(await working);
          } finally {
            underWay.delete(here);
          }
        }
        case 'other':
          throw new StewardError(keyUsed);
        case 'answered':
          onReplay();
          return replay(JSON.parse(met.answer) as KeptAnswer);
        case 'unanswered': {
          const working = underWay.get(here);
          if (!working) throw new StewardError(unanswered(met.begunAt));
          onReplay();
          return replay(await working);
        }
      }
    };
};
