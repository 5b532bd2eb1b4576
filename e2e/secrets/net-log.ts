import { readFileSync } from 'node:fs';

interface NetEvent {
  readonly source?: { readonly id: number };
  readonly type: number;
  readonly params?: { readonly bytes?: string };
}

/** One socket of the browser: everything that went out of it and came in. */
export interface Wire {
  readonly sent: Buffer;
  readonly received: Buffer;
}

/** Reads what Chromium recorded of its sockets (`--log-net-log` with `--net-log-capture-mode=Everything`). */
export const readNetLog = (file: string): readonly Wire[] => {
  const text = readFileSync(file, 'utf8');
  const log = JSON.parse(text) as {
    readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> };
    readonly events: readonly NetEvent[];
  };
  const types = log.constants.logEventTypes;
  const wires = new Map<number, { sent: Buffer[]; received: Buffer[] }>();
  for (const { source, type, params } of log.events) {
    if (source === undefined || params?.bytes === undefined) continue;
    const direction =
      type === types.SOCKET_BYTES_SENT
        ? 'sent'
        : type === types.SOCKET_BYTES_RECEIVED
          ? 'received'
          : undefined;
    if (direction === undefined) continue;
    const wire = wires.get(source.id) ?? { sent: [], received: [] };
    wire[direction].push(Buffer.from(params.bytes, 'base64'));
    wires.set(source.id, wire);
  }
  return [...wires.values()].map(({ sent, received }) => ({
    sent: Buffer.concat(sent),
    received: Buffer.concat(received),
  }));
};
