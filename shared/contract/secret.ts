import { z } from 'zod';

const marked = z.registry<{ secret: true }>();

/**
 * Marks an input that holds a credential: it may cross the boundary once, inwards, and goes into the keychain or
 * is refused. The mark is what the tests find every credential field by.
 */
export const secret = <T extends z.ZodType>(schema: T): T => {
  marked.add(schema, { secret: true });
  return schema;
};

/** Whether a schema of the contract is marked as holding a credential. */
export const isSecret = (schema: z.ZodType): boolean => marked.has(schema);
