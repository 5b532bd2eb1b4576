import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, steward } from './steward.ts';

/** The role through which the Sandbox's people come in. */
export const federationRole = 'arn:aws:iam::111122223333:role/quicksight_sso';

export interface SmallPerson {
  readonly email: string;
  readonly role: 'reader' | 'author' | 'admin';
  readonly name?: string;
}

/** A tenant as its file describes it; everything that a story does not speak of is left out. */
export const tenantOf = (slug: string, name: string, people: readonly SmallPerson[], more: object = {}) => ({
  version: 1,
  slug,
  name,
  tenantId: slug,
  environment: 'dev',
  isolation: { model: 'namespace', namespace: slug },
  identities: { federationRole },
  people,
  ...more,
});

/** Reader, author and admin of one tenant. */
export const threePeople = (domain: string): readonly SmallPerson[] => [
  { email: `ann@${domain}`, role: 'author', name: 'Ann Meyer' },
  { email: `bob@${domain}`, role: 'reader', name: 'Bob Stone' },
  { email: `cyd@${domain}`, role: 'admin', name: 'Cyd Reyes' },
];

/** Sixty readers, so that an apply takes long enough to be disturbed. */
export const sixtyReaders = (domain: string): readonly SmallPerson[] =>
  Array.from({ length: 60 }, (_, at) => ({
    email: `p${String(at + 1).padStart(2, '0')}@${domain}`,
    role: 'reader' as const,
  }));

/** Writes a tenant file (JSON is YAML too) and answers its path. */
export const writeTenantFile = (files: string, tenant: { readonly slug: string }): string => {
  const path = join(files, `${tenant.slug}.tenant.yaml`);
  writeFileSync(path, JSON.stringify(tenant, null, 2));
  return path;
};

/** Onboards a tenant on the command line, for stories that begin with a live one. */
export const onboardByFile = async (data: string, files: string, tenant: { readonly slug: string }) => {
  const done = await steward(data, ['tenant', 'onboard', '-f', writeTenantFile(files, tenant), '--yes']);
  expect(done.code, done.stderr).toBe(0);
};
