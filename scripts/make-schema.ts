import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { tenantJsonSchema } from '../electron/tenants/tenant-schema.ts';

/** Writes `resources/tenant.schema.json`. A test proves that the file is current. */
const file = fileURLToPath(new URL('../resources/tenant.schema.json', import.meta.url));
writeFileSync(file, `${JSON.stringify(tenantJsonSchema(), null, 2)}\n`);
