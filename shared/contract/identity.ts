import { z } from 'zod';
import { instant, uuid } from '../domain/identifiers.ts';
import { admins, command, operators, query } from './procedure.ts';
import { secret } from './secret.ts';
import { planned } from './tenants.ts';

const sourceName = z
  .string()
  .trim()
  .min(1, 'Give the source a name.')
  .max(60, 'A name has at most 60 characters.');

const endpoint = secret(
  z.url({ protocol: /^https?$/, error: 'An endpoint is an http or https address.' }),
).optional();

const guidOrName = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,127}$/, 'An id has letters, digits, dots and hyphens.');

export const identitySource = z.object({
  id: uuid,
  name: z.string(),
  kind: z.enum(['csv', 'entra']),
  /** Of Entra ID. */
  tenantId: z.string().nullable(),
  clientId: z.string().nullable(),
  readAt: instant.nullable(),
  triedAt: instant.nullable(),
  /** Why the last try failed; what was read before is kept. */
  problem: z.object({ message: z.string(), todo: z.string() }).nullable(),
  groups: z.array(
    z.object({
      name: z.string(),
      members: z.number().int(),
      /** Members whom the source does not name. */
      unreadable: z.number().int(),
    }),
  ),
});
export type IdentitySource = z.infer<typeof identitySource>;

const ruleFields = {
  sourceId: uuid,
  sourceGroup: z.string().min(1, 'Choose a group of the source.').max(256),
  connectionId: uuid,
  namespace: z.string().min(1).max(64),
  group: z.string().min(1, 'Choose a group in QuickSight.').max(256),
  /** Which of a person's accounts is meant: the only one, or the one of a federation role (`role:NAME`). */
  account: z.string().max(69),
  /** `mirrors` also takes out who is not in the source group. */
  mode: z.enum(['adds', 'mirrors']),
};
export const identityRule = z.object({ id: uuid, ...ruleFields });
export type IdentityRuleRecord = z.infer<typeof identityRule>;

/** Where people and groups are kept outside, and rules that bring them into groups. */
export const identityContract = {
  sources: query(operators).output(z.array(identitySource)),
  addSource: command(admins, 'identity.source.add')
    .input(
      z.object({
        name: sourceName,
        source: z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('csv') }),
          z.object({
            kind: z.literal('entra'),
            tenantId: guidOrName,
            clientId: guidOrName,
            clientSecret: secret(z.string().min(1, 'Give the client secret.').max(500)),
            loginEndpoint: endpoint,
            graphEndpoint: endpoint,
          }),
        ]),
      }),
    )
    .output(identitySource),
  /** Takes its rules with it. Nobody loses a group by it. */
  removeSource: command(admins, 'identity.source.remove')
    .input(z.object({ id: uuid }))
    .output(z.object({ id: uuid })),
  /** Reads a source whole; `csv` is the file's text, for a source of that kind. */
  sync: command(admins, 'identity.sync')
    .input(z.object({ id: uuid, csv: z.string().max(20_000_000).optional() }))
    .output(identitySource),
  rules: query(operators).output(z.array(identityRule)),
  addRule: command(admins, 'identity.rule.add').input(z.object(ruleFields)).output(identityRule),
  removeRule: command(admins, 'identity.rule.remove')
    .input(z.object({ id: uuid }))
    .output(z.object({ id: uuid })),
  /** Who would gain and lose which group: reads the account, changes nothing. Applied as a plan about people. */
  plan: command(admins, 'identity.plan')
    .input(z.object({ connectionId: uuid }))
    .output(planned),
};
