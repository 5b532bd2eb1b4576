import { z } from 'zod';
import { accessDocument } from '../../shared/domain/access-file.ts';
import type { Json } from '../../shared/domain/plan.ts';

/** The JSON Schema of a file of access, as editors use it and as `resources/access.schema.json` publishes it. */
export const accessJsonSchema = (): Json => {
  const schema = z.toJSONSchema(accessDocument, { io: 'input', target: 'draft-2020-12' });
  return JSON.parse(
    JSON.stringify({
      $schema: schema.$schema,
      title: 'Steward access',
      description:
        'Who is in an account, in which groups, and what they may see. Names are looked up by Steward when it plans.',
      ...schema,
    }),
  ) as Json;
};
