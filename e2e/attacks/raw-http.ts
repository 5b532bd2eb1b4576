import { connect } from 'node:net';

/** Sends bytes as they are and answers with whatever came back until the host closed or fell silent. */
export const sendRaw = (
  port: number,
  bytes: string | Buffer | readonly (string | Buffer)[],
  patienceMs = 3_000,
): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    const end = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(Buffer.concat(chunks).toString('latin1'));
    };
    const timer = setTimeout(end, patienceMs);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('close', end);
    socket.on('error', () => undefined);
    for (const part of Array.isArray(bytes) ? bytes : [bytes]) socket.write(part as Buffer);
  });

/** The statuses of all answers in what came back. */
export const statusesIn = (answer: string): number[] =>
  [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
export const statusIn = (answer: string): number => statusesIn(answer)[0] ?? 0;

/** A request's head and body as one text; `connection: close` unless `keep` is among the headers. */
export const requestText = (
  method: string,
  target: string,
  headers: readonly string[],
  body?: string,
): string =>
  [
    `${method} ${target} HTTP/1.1`,
    ...headers,
    ...(body === undefined ? [] : [`content-length: ${Buffer.byteLength(body)}`]),
    'connection: close',
    '',
    body ?? '',
  ].join('\r\n');
