import { z } from 'zod';

const text = z.string();
const id = z.string().min(1).max(64);
/** Headers under which a body would be read as something else than JSON. */
const headers = z
  .record(z.string(), z.union([text, z.array(text)]))
  .refine((given) => !Object.keys(given).some((name) => name.toLowerCase().startsWith('content-')));

/** The three messages of oRPC's wire form that a client of ours sends. */
const portMessage = z.union([
  z.object({
    i: id,
    t: z.literal(1).optional(),
    p: z.object({
      u: text.regex(/^\/[\w/]{1,200}$/),
      h: headers.optional(),
      m: z.literal('POST').optional(),
    }),
  }),
  z.object({ i: id, t: z.literal(3), p: z.object({ e: z.enum(['message', 'error', 'done']) }) }),
  z.object({ i: id, t: z.literal(4) }),
]);

/**
 * Whether a message from a port is a call at all. The adapter throws at anything else where nobody can
 * catch it, which would end the main process: a page that is not itself any more must not be able to.
 */
export const isPortMessage = (data: unknown): boolean => {
  if (typeof data !== 'string') return false;
  try {
    return portMessage.safeParse(JSON.parse(data)).success;
  } catch {
    return false;
  }
};
