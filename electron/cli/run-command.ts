import type { StewardClient } from '../../shared/contract/index.ts';
import { type CommandContext, type ExitCode, exitCodes } from './command-context.ts';
import type { CommandRequest, GlobalOptions } from './command-line.ts';
import {
  accessAudience,
  accessBroad,
  accessChanges,
  accessCompare,
  accessExplain,
  accessMatrix,
} from './commands/access.ts';
import { accessApply, accessDrift, accessExport, accessPlan } from './commands/access-file.ts';
import { backup } from './commands/backup.ts';
import { connectionAdd, connectionList, connectionRemove, connectionTest } from './commands/connection.ts';
import { deployment } from './commands/deployment.ts';
import { diff } from './commands/diff.ts';
import { directoryLookUp, directoryStatus, directorySync } from './commands/directory.ts';
import { doctor } from './commands/doctor.ts';
import { environmentAssign, environmentList } from './commands/environment.ts';
import { grants } from './commands/grants.ts';
import { identityAdd, identityMatch, identityStatus, identitySync } from './commands/identity.ts';
import { identityApply, identityRule, identityRules } from './commands/identity-rules.ts';
import { licenceAdvise, licenceChange, licenceForecast, licencePrices } from './commands/licence.ts';
import { peopleInvitations, peopleInvite } from './commands/people.ts';
import { pipeline } from './commands/pipeline.ts';
import { profileAcknowledge } from './commands/profile.ts';
import { release } from './commands/release.ts';
import { review } from './commands/review.ts';
import { runCancel, runList, runResume, runShow } from './commands/run.ts';
import { style } from './commands/style.ts';
import { tenantExport, tenantList, tenantShow } from './commands/tenant.ts';
import { tenantAccess } from './commands/tenant-access.ts';
import { tenantLeaving } from './commands/tenant-leaving.ts';
import { tenantOnboard } from './commands/tenant-onboard.ts';
import { tokenCreate, tokenLimit, tokenList, tokenRevoke } from './commands/token.ts';
import { usageStatus, usageSync, usageUsers } from './commands/usage.ts';
import { findConnection } from './find-connection.ts';
import type { Interrupts } from './interrupts.ts';
import { endCommand, journalArgs } from './journal-command.ts';
import { problemIn, problemText } from './problem-text.ts';
import type { Terminal } from './terminal.ts';
import { terminalText } from './terminal-text.ts';

/** The commands that do their work and end. */
export type OneShotRequest = Exclude<
  CommandRequest,
  { name: 'serve' } | { name: 'sandbox' } | { name: 'profile restore' } | { name: 'review verify' }
>;

const dispatch = (context: CommandContext, request: OneShotRequest): Promise<ExitCode> => {
  switch (request.name) {
    case 'connection add':
      return connectionAdd(context, request);
    case 'connection list':
      return connectionList(context);
    case 'connection test':
      return connectionTest(context, request.connectionName);
    case 'connection remove':
      return connectionRemove(context, request.connectionName ?? '');
    case 'environment list':
      return environmentList(context);
    case 'environment assign':
      return environmentAssign(context, request.environment, request.connectionName);
    case 'tenant onboard':
      return tenantOnboard(context, request);
    case 'tenant suspend':
    case 'tenant resume':
    case 'tenant restore':
      return tenantAccess(context, request);
    case 'tenant offboard':
    case 'tenant delete':
      return tenantLeaving(context, request);
    case 'tenant list':
      return tenantList(context);
    case 'tenant show':
      return tenantShow(context, request.slug);
    case 'tenant export':
      return tenantExport(context, request.slug);
    case 'identity status':
      return identityStatus(context);
    case 'identity sync':
      return identitySync(context, request);
    case 'identity add':
      return identityAdd(context, request);
    case 'identity match':
      return identityMatch(context, request);
    case 'identity rule':
      return identityRule(context, request);
    case 'identity rules':
      return identityRules(context);
    case 'identity apply':
      return identityApply(context, request);
    case 'directory sync':
      return directorySync(context, request);
    case 'directory look-up':
      return directoryLookUp(context, request);
    case 'directory status':
      return directoryStatus(context);
    case 'people invitations':
      return peopleInvitations(context, request);
    case 'people invite':
      return peopleInvite(context, request);
    case 'usage sync':
      return usageSync(context, request);
    case 'usage status':
      return usageStatus(context);
    case 'usage users':
      return usageUsers(context);
    case 'licence advise':
      return licenceAdvise(context, request);
    case 'licence prices':
      return licencePrices(context, request);
    case 'licence forecast':
      return licenceForecast(context, request);
    case 'licence change':
      return licenceChange(context, request);
    case 'access explain':
      return accessExplain(context, request);
    case 'access audience':
      return accessAudience(context, request);
    case 'access compare':
      return accessCompare(context, request);
    case 'access broad':
      return accessBroad(context, request);
    case 'access changes':
      return accessChanges(context, request);
    case 'access matrix':
      return accessMatrix(context, request);
    case 'access export':
      return accessExport(context, request);
    case 'access plan':
      return accessPlan(context, request);
    case 'access apply':
      return accessApply(context, request);
    case 'access drift':
      return accessDrift(context, request);
    case 'run list':
      return runList(context);
    case 'run show':
      return runShow(context, request.id);
    case 'run resume':
      return runResume(context, request.id);
    case 'run cancel':
      return runCancel(context, request.id);
    case 'token create':
      return tokenCreate(context, request);
    case 'token list':
      return tokenList(context);
    case 'token revoke':
      return tokenRevoke(context, request.tokenName);
    case 'token limit':
      return tokenLimit(context, request.days);
    case 'grants list':
    case 'grants show':
    case 'grants cancel':
    case 'grants plan':
    case 'grants request':
    case 'grants revoke':
    case 'grants renew':
    case 'grants expire':
    case 'grants approve':
    case 'grants approval':
    case 'grants key':
    case 'grants trust':
    case 'grants approvers':
    case 'grants untrust':
    case 'grants policy list':
    case 'grants policy set':
    case 'grants policy remove':
      return grants(context, request);
    case 'review create':
    case 'review list':
    case 'review show':
    case 'review decide':
    case 'review submit':
    case 'review plan':
    case 'review approval':
    case 'review withdraw':
    case 'review cancel':
    case 'review report':
      return review(context, request);
    case 'pipeline list':
    case 'pipeline show':
    case 'pipeline set':
    case 'pipeline remove':
    case 'pipeline status':
    case 'pipeline look':
    case 'promotion list':
    case 'promotion plan':
    case 'promotion approval':
    case 'promotion apply':
    case 'promotion withdraw':
      return pipeline(context, request);
    case 'release create':
    case 'release list':
    case 'release show':
    case 'release export':
    case 'release import':
    case 'release mapping':
    case 'promote':
    case 'promote why':
      return release(context, request);
    case 'rollback':
    case 'deployment list':
    case 'deployment show':
    case 'deployment retire':
      return deployment(context, request);
    case 'style show':
    case 'style set':
    case 'style check':
    case 'style apply':
      return style(context, request);
    case 'backup setup':
    case 'backup adopt':
    case 'backup create':
    case 'backup list':
    case 'backup verify':
    case 'backup restore':
    case 'backup drill':
    case 'backup schedule':
    case 'backup retention':
      return backup(context, request);
    case 'diff':
      return diff(context, request);
    case 'profile acknowledge':
      return profileAcknowledge(context);
    case 'doctor':
      return doctor(context);
  }
};

/** What nobody has acknowledged yet about the profile is said with every command, until somebody does. */
const tellNotices = async (
  client: StewardClient,
  terminal: Terminal,
  request: OneShotRequest,
): Promise<void> => {
  if (request.name === 'profile acknowledge' || request.name === 'doctor') return; // they say it themselves
  const { notices } = await client.profile.notices().catch(() => ({ notices: [] })); // not for every role
  for (const { found, todo } of notices)
    terminal.err(
      `${terminalText(found)}\n${terminalText(todo)} On the command line: steward profile acknowledge\n`,
    );
};

export interface RunCommandOptions {
  readonly client: StewardClient;
  readonly request: OneShotRequest;
  readonly options: GlobalOptions;
  readonly argv: readonly string[];
  readonly terminal: Terminal;
  readonly interrupts: Interrupts;
}

/**
 * Runs one command: journalled from its beginning to its exit code, so that it shows up in Activity, with
 * whatever goes wrong in words on `err` and, for programs, as `{"error":…}` on `out`.
 */
export const runCommand = async (wanted: RunCommandOptions): Promise<ExitCode> => {
  const { client, request, options, argv, terminal, interrupts } = wanted;
  let runId: string | undefined;
  let failure: string | undefined;
  let code: ExitCode = exitCodes.failed;
  try {
    const connection =
      options.connection === undefined ? undefined : await findConnection(client, options.connection);
    ({ runId } = await client.system.beginCommand({
      name: request.name,
      args: journalArgs(argv, request.name),
      ...(connection ? { connectionId: connection.id } : {}),
    }));
    await tellNotices(client, terminal, request);
    code = await dispatch({ client, terminal, options, connection, interrupts }, request);
  } catch (error) {
    const problem = problemIn(error);
    failure = problem.happened;
    terminal.err(problemText(problem));
    if (options.json) terminal.json({ error: problem });
    code = interrupts.signal.aborted ? exitCodes.interrupted : exitCodes.failed;
  }
  if (runId) await endCommand(client, runId, code, failure);
  return code;
};
