import { putRole, seedRoles } from '../iam.ts';
import type { SandboxOptions } from '../sandbox.ts';
import type { World } from '../world.ts';
import { indexEverything } from './rows.ts';
import { seedLarge } from './seed-large.ts';
import { seedPilot } from './seed-pilot.ts';
import { seedPromotion } from './seed-promotion.ts';
import { seedTrail } from './seed-trail.ts';

/** When everything in a seed was made: a fixed date, so that two seeds are alike. */
const seededAt = Date.UTC(2026, 0, 15, 9, 0, 0);

/** Fills a new state file, all or nothing; leaves a seeded one alone. Answers what it was seeded with. */
export function seedWorld(world: World, seed: SandboxOptions['seed'] = 'pilot'): SandboxOptions['seed'] {
  const seeded = world.row<{ value: string }>("SELECT value FROM settings WHERE key = 'seed'");
  if (seeded !== undefined) return JSON.parse(seeded.value) as SandboxOptions['seed'];
  world.transaction(() => {
    world.run("INSERT INTO namespaces VALUES ('default', :at, :at, NULL)", { at: seededAt });
    for (const role of seedRoles) putRole(world, role);
    if (seed === 'pilot') {
      seedPilot(world, seededAt);
      seedTrail(world, Date.now());
    }
    if (seed === 'large') seedLarge(world, seededAt);
    if (seed === 'promotion') seedPromotion(world, seededAt);
    indexEverything(world);
    world.setAccount({});
    world.run("INSERT INTO settings VALUES ('seed', :seed)", { seed: JSON.stringify(seed) });
  });
  return seed;
}
