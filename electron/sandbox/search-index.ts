import { parseArn } from './arns.ts';
import type { World } from './world.ts';

/** Says that a resource changed; the searches notice `searchDelayMs` later. */
export function queueForSearch(world: World, resource: string, now: number): void {
  world.run('INSERT INTO search_queue VALUES (:resource, :due) ON CONFLICT (resource) DO NOTHING', {
    resource,
    due: now + world.timing.searchDelayMs,
  });
}

interface Entry {
  readonly scope: string;
  readonly name: string;
  readonly parent: string | null;
}

/** Makes the index say what is true now of one resource. */
export function indexResource(world: World, resource: string): void {
  world.run('DELETE FROM search_index WHERE resource = :resource', { resource });
  const arn = parseArn(resource);
  if (arn === undefined) return;
  const entry = currentEntry(world, arn);
  if (entry === undefined) return;
  world.run('INSERT INTO search_index VALUES (:resource, :scope, :kind, :id, :name, :parent)', {
    resource,
    kind: arn.type,
    id: arn.id,
    ...entry,
  });
  world.run(
    `INSERT INTO search_grants SELECT resource, principal, level FROM grants WHERE resource = :resource AND link = 0`,
    { resource },
  );
}

function currentEntry(world: World, arn: { type: string; region: string; id: string }): Entry | undefined {
  if (arn.type === 'group') {
    const [namespace = '', ...rest] = arn.id.split('/');
    const name = rest.join('/');
    const found = world.row('SELECT 1 FROM groups WHERE namespace = :namespace AND name = :name', {
      namespace,
      name,
    });
    return found === undefined ? undefined : { scope: namespace, name, parent: null };
  }
  if (arn.type === 'folder') {
    return world.row<Entry>(
      'SELECT region AS scope, name, parent_id AS parent FROM folders WHERE region = :region AND id = :id',
      { region: arn.region, id: arn.id },
    );
  }
  return world.row<Entry>(
    `SELECT region AS scope, name, NULL AS parent FROM assets
      WHERE region = :region AND kind = :kind AND id = :id AND deleted_at IS NULL`,
    { region: arn.region, kind: arn.type, id: arn.id },
  );
}
