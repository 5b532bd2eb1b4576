import { expect } from '@playwright/test';

/** Calls procedures as the page does, and keeps every answer to be searched. */
export const createRpcCalls = (url: string, session: string) => {
  const origin = new URL(url).origin;
  const answers: string[] = [];
  const call = async (path: string, input: unknown): Promise<{ status: number; output: never }> => {
    const answer = await fetch(`${origin}/rpc/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-steward-session': session, origin },
      body: JSON.stringify({ json: input }),
    });
    const text = await answer.text();
    answers.push(`${path} ${JSON.stringify([...answer.headers])} ${text}`);
    return { status: answer.status, output: JSON.parse(text).json as never };
  };
  return {
    answers,
    call,
    /** Adds a connection and answers its id. */
    add: async (input: object): Promise<string> => {
      const { status, output } = await call('connections/add', input);
      expect(status, JSON.stringify(output)).toBe(200);
      return (output as { id: string }).id;
    },
    /** Tests one: whether everything was found as it should be. */
    test: async (id: string): Promise<boolean> => {
      const { output } = await call('connections/test', { id });
      return (output as { ok?: boolean }).ok === true;
    },
  };
};
