import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { type Problem, problem } from '../../shared/errors.ts';

/** A problem as RFC 9457 writes it: its own members, and those that Steward uses everywhere. */
export const problemDocument = problem.extend({
  type: z.literal('about:blank'),
  /** The status in words. */
  title: z.string(),
  status: z.number().int(),
  /** As `happened`. */
  detail: z.string(),
});

/** How a problem leaves the API with a status. */
export const problemBody = (told: Problem, status: number): z.infer<typeof problemDocument> => ({
  type: 'about:blank',
  title: STATUS_CODES[status] ?? 'Error',
  status,
  detail: told.happened,
  ...told,
});
