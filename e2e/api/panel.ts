import { Ajv2020 } from 'ajv/dist/2020.js';
import OpenAPIClientAxios, { type AxiosResponse, type Document } from 'openapi-client-axios';
import { expect } from 'vitest';
import type { StewardClient } from '../../shared/contract/index.ts';
import type { ServedConsole } from '../attacks/served-console.ts';

export type CreatedToken = Awaited<ReturnType<StewardClient['tokens']['create']>>;

/** Calls a procedure as the page does, for what is made there and not through the API. */
export const askPage = async <T>(
  served: ServedConsole,
  session: string,
  name: string,
  input?: unknown,
): Promise<T> => {
  const origin = `http://127.0.0.1:${served.port}`;
  const answer = await fetch(`${origin}/rpc/${name.replace('.', '/')}`, {
    method: 'POST',
    // A kept connection may end in the moment in which it is used again.
    headers: {
      connection: 'close',
      'content-type': 'application/json',
      origin,
      'x-steward-session': session,
    },
    body: JSON.stringify({ json: input }),
  });
  const { json } = (await answer.json()) as { json: T };
  expect(answer.status, JSON.stringify(json)).toBe(200);
  return json;
};

type Operation = (
  parameters?: Record<string, unknown> | null,
  data?: unknown,
  config?: { headers?: Record<string, string> },
) => Promise<AxiosResponse>;

/** An answer, with its body judged by the document. */
export interface PanelAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  // biome-ignore lint/suspicious/noExplicitAny: the schemas have judged it
  readonly body: any;
}

/**
 * A client that is generated from the document that the program itself serves, as a control panel would have it:
 * functions by operation id. What comes back is held to the document's schema of its status.
 */
export const generatePanel = async (base: string, token: string) => {
  const document = (await (await fetch(`${base}/openapi.json`)).json()) as Document;
  const client = await new OpenAPIClientAxios({
    definition: document,
    withServer: { url: `${base}/api/v1` },
    axiosConfigDefaults: {
      headers: { authorization: `Bearer ${token}` },
      validateStatus: () => true,
      proxy: false,
    },
  }).init();
  const judges = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  judges.addSchema(document as object, 'document', undefined, false);
  const pointer = (part: string) => part.replaceAll('~', '~0').replaceAll('/', '~1');
  const judge = (operationId: string, { status, data }: AxiosResponse): void => {
    const [path, method] =
      Object.entries(document.paths ?? {})
        .flatMap(([at, methods]) =>
          Object.entries(methods ?? {}).map(([how, of]) => [
            at,
            how,
            (of as { operationId?: string }).operationId,
          ]),
        )
        .find(([, , id]) => id === operationId) ?? [];
    const schema =
      status < 400
        ? `#/paths/${pointer(path ?? '')}/${method}/responses/${status}/content/application~1json/schema`
        : '#/components/schemas/Problem';
    const validate = judges.compile({ $ref: `document${schema}` });
    expect([operationId, status, validate(data), validate.errors]).toEqual([operationId, status, true, null]);
  };
  const operations = client as unknown as Readonly<Record<string, Operation>>;
  return {
    operationIds: Object.values(document.paths ?? {}).flatMap((methods) =>
      Object.values(methods ?? {}).map((of) => (of as { operationId: string }).operationId),
    ),
    call: async (
      operationId: string,
      parameters?: Record<string, unknown>,
      data?: unknown,
      key?: string,
    ): Promise<PanelAnswer> => {
      const operation = operations[operationId];
      if (!operation) throw new Error(`The document has no operation ${operationId}.`);
      const answer = await operation(
        parameters ?? null,
        data,
        key === undefined ? {} : { headers: { 'Idempotency-Key': key } },
      );
      judge(operationId, answer);
      const headers = answer.headers as Readonly<Record<string, string | undefined>>;
      return { status: answer.status, headers, body: answer.data };
    },
  };
};
