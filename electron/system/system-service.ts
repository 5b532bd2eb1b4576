import type { HealthCheck, SandboxInfo, systemContract } from '../../shared/contract/console.ts';
import { externalLink } from '../../shared/domain/external-link.ts';
import type { Origin, Role } from '../../shared/domain/identifiers.ts';
import { StewardError } from '../../shared/errors.ts';
import type { Service } from '../rpc/service.ts';

export interface SystemDependencies {
  readonly checkHealth: () => Promise<HealthCheck[]>;
  readonly sandbox: () => Promise<SandboxInfo>;
  readonly commands: {
    begin(
      name: string,
      args: readonly string[],
      connectionId: string | undefined,
      by: { readonly actor: string; readonly role: Role; readonly origin: Origin },
    ): Promise<string>;
    end(runId: string, exitCode: number, error: string | undefined): Promise<void>;
  };
  /** Hands an address to the operating system; absent where the page itself must open it (web host). */
  readonly openOutside?: ((url: string) => Promise<boolean>) | undefined;
}

/** Health, sandbox, links that leave the console, and the journal of command lines. */
export const createSystemService = (deps: SystemDependencies): Service<typeof systemContract> => ({
  health: async () => ({ at: new Date().toISOString(), checks: await deps.checkHealth() }),

  sandbox: async () => {
    const { endpoints, accountId, region } = await deps.sandbox();
    return { endpoints, accountId, region };
  },

  openExternal: async ({ url }) => {
    const outside = externalLink(url);
    if (!outside)
      throw new StewardError({
        code: 'BAD_INPUT',
        happened: 'This address does not lead to a public https page, so it was not opened.',
        unchanged: 'Nothing was opened.',
        todo: 'Copy it and open it yourself if you trust it.',
      });
    return { opened: (await deps.openOutside?.(outside)) ?? false, url: outside };
  },

  beginCommand: async ({ name, args, connectionId }, call) => ({
    runId: await deps.commands.begin(name, args, connectionId, call),
  }),

  endCommand: async ({ runId, exitCode, error }) => {
    await deps.commands.end(runId, exitCode, error);
    return { ok: true };
  },
});
