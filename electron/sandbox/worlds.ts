import type { SandboxOptions } from './sandbox.ts';
import { promotionStages } from './seed/promotion-stages.ts';
import { seedWorld } from './seed/seed-world.ts';
import { openWorld, type World, type WorldSettings } from './world.ts';

/** The accounts of a sandbox: one, or one for each environment of the seed `promotion`. */
export interface Worlds {
  /** The account that every key belongs to which does not say otherwise. */
  readonly main: World;
  readonly all: readonly World[];
  /** The account that an access key belongs to. */
  of(accessKeyId: string | undefined): World;
  /** The account of that number; undefined when there is none. */
  find(accountId: string): World | undefined;
  close(): void;
}

/** Opens the state files, beside each other, and seeds those that are new. */
export function openWorlds(
  file: string,
  settings: WorldSettings,
  { seed, place }: Pick<SandboxOptions, 'seed' | 'place'>,
): Worlds {
  const main = openWorld(file, settings, place);
  const all = [main];
  try {
    if (seedWorld(main, seed) === 'promotion')
      for (const stage of promotionStages)
        if (stage.accountId !== main.accountId) {
          const world = openWorld(file.replace(/(?:\.db)?$/, `-${stage.accountId}.db`), settings, stage);
          all.push(world);
          seedWorld(world, 'promotion');
        }
  } catch (error) {
    for (const world of all) world.close();
    throw error;
  }
  const find = (accountId: string) => all.find((world) => world.accountId === accountId);
  return {
    main,
    all,
    find,
    of: (accessKeyId = '') => {
      const named = find(/(\d{12})$/.exec(accessKeyId)?.[1] ?? '');
      if (named !== undefined || all.length === 1) return named ?? main;
      const issued = all.find(
        (world) =>
          world.row('SELECT 1 FROM issued_keys WHERE access_key_id = :key', { key: accessKeyId }) !==
          undefined,
      );
      return issued ?? main;
    },
    close: () => {
      for (const world of all) world.close();
    },
  };
}
