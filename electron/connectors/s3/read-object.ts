/** How long an answer that has begun may say nothing, in milliseconds. */
const mostSilenceMs = 30_000;

/** What is read of: a body as the SDK gives it. */
export interface ObjectBody extends AsyncIterable<unknown> {
  destroy(error?: Error): unknown;
}

/**
 * Reads an object whole. What is longer than `most` is not read, whatever its length was said to be; a body that ends
 * before or goes on after the length it was announced with is an error.
 */
export const readObject = async (
  body: ObjectBody,
  announced: number | undefined,
  most: number,
): Promise<Buffer | 'too_large'> => {
  if (announced !== undefined && announced > most) {
    body.destroy();
    return 'too_large';
  }
  let silence: ReturnType<typeof setTimeout> | undefined;
  const listen = () => {
    clearTimeout(silence);
    silence = setTimeout(() => body.destroy(new Error('The answer stopped midway.')), mostSilenceMs);
  };
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    listen();
    for await (const piece of body) {
      listen();
      const bytes = Buffer.from(piece as Uint8Array);
      length += bytes.length;
      if (length > most) {
        body.destroy();
        return 'too_large';
      }
      pieces.push(bytes);
    }
  } finally {
    clearTimeout(silence);
  }
  if (announced !== undefined && length !== announced)
    throw new Error(`The answer has ${length} bytes where ${announced} were announced.`);
  return Buffer.concat(pieces, length);
};
