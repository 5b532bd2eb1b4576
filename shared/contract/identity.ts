import { z } from 'zod';
import { instant, uuid } from '../domain/identifiers.ts';
import { ruleRoles } from '../domain/identity-rules.ts';
import { email } from '../domain/tenant-spec.ts';
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

const githubOrg = z
  .string()
  .trim()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}$/,
    'An organisation’s name has at most 39 letters, digits and single hyphens.',
  );

export const identitySourceKinds = ['csv', 'entra', 'github'] as const;

export const identitySource = z.object({
  id: uuid,
  name: z.string(),
  kind: z.enum(identitySourceKinds),
  /** Of Entra ID. */
  tenantId: z.string().nullable(),
  clientId: z.string().nullable(),
  /** Of GitHub. */
  org: z.string().nullable(),
  apiEndpoint: z.string().nullable(),
  readAt: instant.nullable(),
  triedAt: instant.nullable(),
  /** Why the last try failed; what was read before is kept. */
  problem: z.object({ message: z.string(), todo: z.string() }).nullable(),
  /** What the last reading could not tell. */
  note: z.string().nullable(),
  /** People whom the source shows without an e-mail address, and whose it is as somebody said by hand. */
  nameless: z.object({ total: z.number().int(), matched: z.number().int() }),
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
  target: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('group'),
      group: z.string().min(1, 'Choose a group in QuickSight.').max(256),
    }),
    /** The user role that people should have; of several that rules say, the greatest. */
    z.object({ kind: z.literal('role'), role: z.enum(ruleRoles) }),
  ]),
  /**
   * Which of a person's accounts is meant: the `only` one, the one of a federation role (`role:NAME`), or the `plain`
   * one that no federation role gives.
   */
  account: z.string().max(69),
  /** `mirrors` also takes out who is not in the source group, or lowers the role of who has more. */
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
          z.object({
            kind: z.literal('github'),
            org: githubOrg,
            token: secret(z.string().trim().min(1, 'Give the token.').max(500)),
            /** Default: github.com's. On GitHub Enterprise Server it ends in `/api/v3`. */
            apiEndpoint: endpoint,
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
  /** Who of a source is shown without an e-mail address, and whose they are as somebody said. */
  nameless: query(operators)
    .input(z.object({ id: uuid }))
    .output(
      z.array(
        z.object({
          member: z.string(),
          name: z.string().nullable(),
          groups: z.array(z.string()),
          email: z.string().nullable(),
        }),
      ),
    ),
  /** Says whose e-mail address somebody has whom the source names otherwise; null takes it back. */
  match: command(admins, 'identity.match')
    .input(
      z.object({
        id: uuid,
        matches: z
          .array(z.object({ member: z.string().min(1).max(200), email: email.nullable() }))
          .min(1)
          .max(10_000),
      }),
    )
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
