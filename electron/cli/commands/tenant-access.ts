import type { CommandContext, ExitCode } from '../command-context.ts';
import type { CommandRequest } from '../command-line.ts';
import { applyPlanned } from './apply-planned.ts';

type Request = Extract<CommandRequest, { name: 'tenant suspend' | 'tenant resume' | 'tenant restore' }>;

/** Plans taking a tenant's access, or giving back what was taken; shows the plan and applies it when agreed to. */
export const tenantAccess = async (
  { client, ...rest }: CommandContext,
  request: Request,
): Promise<ExitCode> => {
  const { slug } = request;
  const { signal } = rest.interrupts;
  const plan = {
    'tenant suspend': client.tenants.planSuspend,
    'tenant resume': client.tenants.planResume,
    'tenant restore': client.tenants.planRestore,
  }[request.name];
  const planned = await plan({ slug }, { signal });
  return applyPlanned({ client, ...rest }, planned, request);
};
