import { createInterface } from 'node:readline/promises';

/** Where a command speaks: results on `out`, everything else on `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Whether a person sits there who can be asked. */
  readonly interactive: boolean;
  /** Whether lines on `err` may be drawn over. */
  readonly redraws: boolean;
  /** Whether lines on `out` may be coloured. */
  readonly colours: boolean;
  ask(question: string, signal?: AbortSignal): Promise<string>;
  /** One JSON document on `out`, with nothing in it that acts on a terminal. */
  json(value: unknown): void;
  /** Waits until everything is written. */
  flush(): Promise<void>;
}

const escaped = (json: string): string =>
  json.replace(
    /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/**
 * The process's own terminal. A reader that goes away (`| head`) is no error: what is left is not written,
 * and the command ends as it would have.
 */
export const createTerminal = (): Terminal => {
  const { stdin, stdout, stderr } = process;
  for (const stream of [stdout, stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') throw error;
    });
  const write = (stream: NodeJS.WriteStream, text: string) => {
    if (stream.writable) stream.write(text);
  };
  const flushed = (stream: NodeJS.WriteStream) =>
    new Promise<void>((resolve) => {
      if (stream.writable) stream.write('', () => resolve());
      else resolve();
    });
  return {
    out: (text) => write(stdout, text),
    err: (text) => write(stderr, text),
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    redraws: stderr.isTTY === true,
    colours: stdout.isTTY === true && !process.env.NO_COLOR,
    ask: async (question, signal) => {
      const lines = createInterface({ input: stdin, output: stderr });
      try {
        return await lines.question(question, signal ? { signal } : {});
      } finally {
        lines.close();
      }
    },
    json: (value) => write(stdout, `${escaped(JSON.stringify(value, null, 2))}\n`),
    flush: async () => {
      await Promise.all([flushed(stdout), flushed(stderr)]);
    },
  };
};
