import { parseArn } from './arns.ts';
import { runDueImports } from './bundles/bundle-jobs.ts';
import { removePrincipal } from './grants.ts';
import type { Handlers } from './handler.ts';
import { indexResource } from './search-index.ts';
import type { World } from './world.ts';

/**
 * Lets what was only a matter of time happen: namespaces that were being deleted go, and changes become
 * visible to the searches, and bundles are imported. Runs before each request, in a transaction of its own, so that it never counts
 * as that request's effect.
 */
export function settle(world: World, handlers: Handlers, now: number): void {
  const gone = world.rows<{ name: string }>('SELECT name FROM namespaces WHERE gone_at <= :now', { now });
  const due = world.rows<{ resource: string }>('SELECT resource FROM search_queue WHERE due <= :now', {
    now,
  });
  const imports = world.row(
    "SELECT 1 FROM bundle_jobs WHERE direction = 'import' AND outcome IS NULL AND ready_at <= :now LIMIT 1",
    { now },
  );
  if (imports !== undefined) world.transaction(() => runDueImports(world, handlers, now));
  if (gone.length === 0 && due.length === 0) return;
  world.transaction(() => {
    for (const { name } of gone) removeNamespace(world, name);
    for (const { resource } of due) {
      indexResource(world, resource);
      world.run('DELETE FROM search_queue WHERE resource = :resource', { resource });
    }
  });
}

function removeNamespace(world: World, name: string): void {
  const own = `arn:aws:quicksight:${world.identityRegion}:${world.accountId}`;
  const users = `${own}:user/${name}/`;
  const groups = `${own}:group/${name}/`;
  const principals = world.rows<{ principal: string }>(
    `SELECT DISTINCT principal FROM grants WHERE substr(principal, 1, length(:users)) = :users
        OR substr(principal, 1, length(:groups)) = :groups OR principal = :namespace`,
    { users, groups, namespace: `${own}:namespace/${name}` },
  );
  for (const { principal } of principals) removePrincipal(world, principal, 0);
  for (const { resource } of world.rows<{ resource: string }>('SELECT DISTINCT resource FROM tags')) {
    const arn = parseArn(resource);
    const inside =
      (arn?.type === 'namespace' && arn.id === name) ||
      ((arn?.type === 'user' || arn?.type === 'group') && arn.id.startsWith(`${name}/`));
    if (inside) world.run('DELETE FROM tags WHERE resource = :resource', { resource });
  }
  world.run("DELETE FROM search_index WHERE kind = 'group' AND scope = :name", { name });
  world.run('DELETE FROM namespaces WHERE name = :name', { name });
}
