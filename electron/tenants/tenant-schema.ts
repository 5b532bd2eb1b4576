import { z } from 'zod';
import type { Json } from '../../shared/domain/plan.ts';
import { tenantSpec } from '../../shared/domain/tenant-spec.ts';

/** The tenant document's JSON Schema, as editors use it and as `resources/tenant.schema.json` publishes it. */
export const tenantJsonSchema = (): Json => {
  const schema = z.toJSONSchema(tenantSpec, { io: 'input', target: 'draft-2020-12' });
  return JSON.parse(
    JSON.stringify({
      $schema: schema.$schema,
      title: 'Steward tenant',
      description:
        'What a tenant of the analytics platform should be. Rules over several fields are checked by Steward.',
      ...schema,
    }),
  ) as Json;
};
