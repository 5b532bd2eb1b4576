import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { accessJsonSchema } from '../electron/access-code/access-schema.ts';
import { tenantJsonSchema } from '../electron/tenants/tenant-schema.ts';

/** Writes the schemas in `resources/`. Tests prove that the files are current. */
for (const [name, schema] of [
  ['tenant', tenantJsonSchema()],
  ['access', accessJsonSchema()],
] as const)
  writeFileSync(
    fileURLToPath(new URL(`../resources/${name}.schema.json`, import.meta.url)),
    `${JSON.stringify(schema, null, 2)}\n`,
  );
