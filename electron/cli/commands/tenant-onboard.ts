import { StewardError } from '../../../shared/errors.ts';
import type { CommandContext, ExitCode } from '../command-context.ts';
import type { CommandRequest } from '../command-line.ts';
import { problemIn } from '../problem-text.ts';
import { placedProblem, readTenantFile } from '../read-tenant-file.ts';
import { applyPlanned } from './apply-planned.ts';

type Request = Extract<CommandRequest, { name: 'tenant onboard' }>;

/** Plans what a tenant file asks for, shows it, and applies it when it is agreed to. */
export const tenantOnboard = async (context: CommandContext, request: Request): Promise<ExitCode> => {
  const { client, connection, interrupts } = context;
  const document = await readTenantFile(request.file, interrupts.signal);
  const input = { spec: document.value, ...(connection ? { connectionId: connection.id } : {}) };
  const planned = await client.tenants.plan(input, { signal: interrupts.signal }).catch((error: unknown) => {
    const problem = problemIn(error);
    if (problem.code !== 'BAD_INPUT' || (!problem.issues && problem.field === undefined)) throw error;
    throw new StewardError(placedProblem(request.file, document, problem), { cause: error });
  });
  return applyPlanned(context, planned, request);
};
