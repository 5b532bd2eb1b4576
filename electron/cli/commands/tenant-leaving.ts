import type { LeavingAssetShown } from '../../../shared/contract/tenants.ts';
import type { CommandContext, ExitCode } from '../command-context.ts';
import type { CommandRequest } from '../command-line.ts';
import { terminalTable } from '../terminal-text.ts';
import { applyPlanned } from './apply-planned.ts';

type Request = Extract<CommandRequest, { name: 'tenant offboard' | 'tenant delete' }>;

const becomes = ({ choice, choiceName }: LeavingAssetShown, kept: string): string =>
  choice === null ? 'undecided' : choice === 'keep' ? kept : `goes to ${choiceName ?? choice}`;

/** Plans a tenant's offboarding or deletion, shows what becomes of what only its people own, and applies it. */
export const tenantLeaving = async (context: CommandContext, request: Request): Promise<ExitCode> => {
  const { client, options, terminal, interrupts } = context;
  const { slug, assets, otherwise } = request;
  const wish = { slug, assets: { ...assets }, ...(otherwise === undefined ? {} : { otherwise }) };
  const leaves = request.name === 'tenant delete';
  const planned = await (leaves ? client.tenants.planDelete : client.tenants.planOffboard)(wish, {
    signal: interrupts.signal,
  });
  if (!options.json && planned.assets.length > 0)
    terminal.out(
      `${terminalTable(
        ['ONLY THEY OWN', 'TITLE', 'OWNERS', 'USED BY', 'BECOMES'],
        planned.assets.map((asset) => [
          asset.key,
          asset.title,
          asset.owners.join(', '),
          asset.usedBy.join(', '),
          becomes(asset, leaves ? 'left without an owner' : 'stays theirs'),
        ]),
      )}\n`,
    );
  return applyPlanned(
    context,
    planned,
    leaves ? { ...request, typed: slug } : request,
    // Whoever got here has typed the slug, or has said that they need not be asked.
    (reviewed) => client.tenants.apply({ ...reviewed, ...(leaves ? { confirm: slug } : {}) }),
  );
};
