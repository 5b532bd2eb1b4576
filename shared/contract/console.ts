import { z } from 'zod';
import { instant, uuid } from '../domain/identifiers.ts';
import { runSummary } from '../domain/plan.ts';
import { admins, command, everyone, offered, operators, query } from './procedure.ts';

/** One thing on Home that waits for this person. */
export const need = z.object({
  id: z.string(),
  kind: z.enum([
    'run',
    'draft',
    'connection',
    'environment',
    'keychain',
    'tenant',
    'profile',
    'grant',
    'review',
    'backup',
  ]),
  severity: z.enum(['error', 'warning', 'info']),
  title: z.string(),
  detail: z.string(),
  /** An address inside the console. */
  href: z.string(),
  action: z.string(),
  at: instant.nullable(),
});
export type Need = z.infer<typeof need>;

export const homeContract = {
  get: query(everyone)
    .input(
      z
        .object({
          /** False: what is slow is left out and named in `missing`, so that the rest can be shown. */
          wait: z.boolean().default(true),
        })
        .prefault({}),
    )
    .output(
      z.object({
        /** What has not answered yet: a keychain may wait for a person to unlock it. */
        missing: z.array(z.enum(['connections', 'keychain'])),
        needs: z.array(need),
        running: z.array(runSummary),
        recent: z.array(runSummary),
        tenants: z.object({
          live: z.number(),
          onboarding: z.number(),
          suspended: z.number(),
          offboarded: z.number(),
          drafts: z.number(),
        }),
      }),
    ),
};

export const auditEntry = z.object({
  seq: z.number().int(),
  at: instant,
  actor: z.string(),
  role: z.string(),
  origin: z.string(),
  action: z.string(),
  /** What it was about: `tenant:acme`, `connection:…`. */
  subject: z.string().nullable(),
  outcome: z.enum(['ok', 'failed', 'refused']),
  runId: uuid.nullable(),
  /** Safe fields only. */
  detail: z.json(),
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntry>;

export const auditContract = {
  list: query(operators, 'audit.read')
    .meta(offered('GET /audit', 'audit:read', 'Lists audit entries, newest first'))
    .input(
      z
        .object({
          search: z.string().max(200).optional(),
          subject: z.string().max(300).optional(),
          action: z.string().max(100).optional(),
          /** Entries with a smaller number than this, newest first. */
          before: z.number().int().optional(),
          limit: z.number().int().min(1).max(500).default(100),
        })
        .prefault({}),
    )
    .output(z.object({ total: z.number().int(), entries: z.array(auditEntry) })),
};

/** One line of `steward doctor` and of the Health page. */
export const healthCheck = z.object({
  id: z.enum([
    'node',
    'keychain',
    'sqlite',
    'electron',
    'browser',
    'clock',
    'disk',
    'folder',
    'aws_config',
    'profile',
    'backups',
  ]),
  title: z.string(),
  state: z.enum(['ok', 'warning', 'failed', 'unknown']),
  found: z.string(),
  todo: z.string().optional(),
});
export type HealthCheck = z.infer<typeof healthCheck>;

export const sandboxInfo = z.object({
  endpoints: z.object({ quicksight: z.string(), sts: z.string(), cloudtrail: z.string(), s3: z.string() }),
  accountId: z.string(),
  region: z.string(),
});
export type SandboxInfo = z.infer<typeof sandboxInfo>;

export const systemContract = {
  health: query(operators).output(z.object({ at: instant, checks: z.array(healthCheck) })),
  sandbox: query(operators).output(sandboxInfo),
  /** Opens an address outside the console, if the one external-link rule allows it. */
  openExternal: command(everyone, 'system.open_external')
    .input(z.object({ url: z.string().max(2048) }))
    .output(z.object({ opened: z.boolean(), url: z.string() })),
  /** Journals one command-line invocation, so that it shows up in Activity. */
  beginCommand: command(admins, 'command.begin')
    .input(
      z.object({
        name: z.string().max(200),
        args: z.array(z.string().max(500)).max(60),
        connectionId: uuid.optional(),
      }),
    )
    .output(z.object({ runId: uuid })),
  endCommand: command(admins, 'command.end')
    .input(z.object({ runId: uuid, exitCode: z.number().int(), error: z.string().max(2000).optional() }))
    .output(z.object({ ok: z.boolean() })),
};
