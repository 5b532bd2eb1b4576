/** Sends what no SDK would: a request built by hand, signed with made-up keys. For tests. */
export async function sendRaw(
  endpoint: string,
  path: string,
  init: {
    readonly method?: string;
    readonly body?: string | Uint8Array<ArrayBuffer>;
    readonly service?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly unsigned?: boolean;
  } = {},
): Promise<{
  readonly status: number;
  readonly name: string | null;
  readonly text: string;
  readonly headers: Headers;
}> {
  const scope = `20261121/eu-central-1/${init.service ?? 'quicksight'}/aws4_request`;
  const signed = `AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/${scope}, SignedHeaders=host, Signature=00`;
  const response = await fetch(endpoint + path, {
    method: init.method ?? 'GET',
    headers: { ...(init.unsigned === true ? {} : { authorization: signed }), ...init.headers },
    ...(init.body === undefined ? {} : { body: init.body }),
  });
  const text = await response.text();
  return {
    status: response.status,
    name: response.headers.get('x-amzn-errortype'),
    text,
    headers: response.headers,
  };
}
