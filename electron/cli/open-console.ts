import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createRouterClient } from '@orpc/server';
import type { StewardClient } from '../../shared/contract/index.ts';
import { StewardError } from '../../shared/errors.ts';
import type { BindDependencies } from '../rpc/bind-contract.ts';
import { connectOwner, type OwnerConnection, silentOwner } from '../rpc/connect-owner.ts';
import type { ContractServices } from '../rpc/contract-services.ts';
import { serveOwner } from '../rpc/local-socket.ts';
import { createStewardRouter, type StewardRouter } from '../rpc/steward-router.ts';

/** The part of a composed Steward that a host needs. */
export interface OwnSteward extends Pick<BindDependencies, 'audit' | 'log' | 'faults'> {
  readonly services: ContractServices;
  readonly profile: { readonly socket: string };
  close(): Promise<void>;
}

export type OpenedConsole<S extends OwnSteward> =
  | {
      /** This process owns the profile; others work through it. */
      readonly kind: 'own';
      readonly client: StewardClient;
      readonly steward: S;
      readonly router: StewardRouter;
      /** Waits for those who work through this process, or (`now`) cuts them off. */
      close(how?: 'whenIdle' | 'now'): Promise<void>;
    }
  | {
      /** Another process owns the profile and does the work. */
      readonly kind: 'guest';
      readonly client: StewardClient;
      readonly owner: OwnerConnection;
      close(): Promise<void>;
    };

export interface OpenConsoleOptions<S extends OwnSteward> {
  /** Owns the profile and composes the services; rejects with BUSY while another process owns it. */
  readonly compose: () => Promise<S>;
  /** Where the owner listens. */
  readonly socket: string;
  /** Told once when this process is done but others still work through it. */
  readonly onWaiting?: (clients: number) => void;
  /** A fresh address of the console, where this process serves one. */
  readonly consoleUrl?: () => string;
  /** How long to try while owners come and go, in milliseconds. Default 10 000. */
  readonly patienceMs?: number;
}

const isBusy = (error: unknown): error is StewardError =>
  error instanceof StewardError && error.code === 'BUSY';

/**
 * Opens a profile for one command: as its owner, or through the process that owns it. An owner that is done
 * before its guests stays until they are, so that no run is cut off by another command's end.
 */
export const openConsole = async <S extends OwnSteward>(
  options: OpenConsoleOptions<S>,
): Promise<OpenedConsole<S>> => {
  const { compose, socket, onWaiting, consoleUrl, patienceMs = 10_000 } = options;
  const deadline = performance.now() + patienceMs;
  while (true) {
    try {
      return await openAsOwner(await compose(), onWaiting, consoleUrl);
    } catch (error) {
      if (!isBusy(error)) throw error;
      const owner = await connectOwner(socket).catch((silent: unknown) => {
        throw isBusy(silent) ? silentOwner(error.problem.happened) : silent;
      });
      if (owner) return { kind: 'guest', client: owner.client, owner, close: () => owner.close() };
      // It has not begun to listen yet, or is about to leave.
      if (performance.now() > deadline) throw error;
      await pause(50);
    }
  }
};

const openAsOwner = async <S extends OwnSteward>(
  steward: S,
  onWaiting: ((clients: number) => void) | undefined,
  consoleUrl: (() => string) | undefined,
): Promise<OpenedConsole<S>> => {
  try {
    const router = createStewardRouter(steward.services, steward);
    const socket = await serveOwner({
      socket: steward.profile.socket,
      router,
      log: steward.log,
      ...(consoleUrl ? { consoleUrl } : {}),
    });
    const session = { id: `cli-${randomUUID()}`, origin: 'cli' as const };
    return {
      kind: 'own',
      client: createRouterClient(router, { context: { session } }) as StewardClient,
      steward,
      router,
      close: async (how = 'whenIdle') => {
        if (how === 'whenIdle' && socket.clients() > 0) onWaiting?.(socket.clients());
        await socket.close(how);
        await steward.close();
      },
    };
  } catch (error) {
    await steward.close();
    throw error;
  }
};
