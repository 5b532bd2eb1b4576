import { createHash } from 'node:crypto';
import { groupArn, userArn } from './arns.ts';
import { removePrincipal } from './grants.ts';
import { insertUser } from './handlers/user-row.ts';
import { accessDenied, type ServiceError } from './service-error.ts';
import type { World } from './world.ts';

/** The service's text (data-dot-all/dataall#1408). */
export const managedCentrally = (): ServiceError =>
  accessDenied('Operation is disabled for identities managed by IAM Identity Center');

/** Throws where people and groups are IAM Identity Center's alone to change. */
export const refuseCentral = (world: World): void => {
  if (world.account().authenticationType === 'IAM_IDENTITY_CENTER') throw managedCentrally();
};

/** The higher of two roles counts for somebody who is in two groups. */
const rank = ['READER', 'READER_PRO', 'AUTHOR', 'AUTHOR_PRO', 'ADMIN', 'ADMIN_PRO'];

/** Ids that stay the same for one name, as Identity Center's do. */
const idOf = (name: string): string => createHash('sha256').update(name).digest('hex').slice(0, 32);

const principalOf = (userName: string): string => `user/d-93670ba2f1/${idOf(userName)}`;

/**
 * Makes users, groups and memberships follow IAM Identity Center: a group that is assigned to a role is there with
 * its people; who is in none of those any more is gone. The sandbox does so at once, the service in a while.
 */
export const showAssignedGroups = (world: World): void => {
  const directory = new Map(world.identityCenter().map((group) => [group.name, group.members]));
  const assigned = world.rows<{ namespace: string; role: string; group: string }>(
    'SELECT namespace, role, group_name AS "group" FROM role_members',
  );
  const people = new Map<string, { namespace: string; name: string; email: string; role: string }>();
  for (const { namespace, role, group } of assigned) {
    const members = directory.get(group);
    if (members === undefined) continue;
    for (const { userName, email } of members) {
      const key = JSON.stringify([namespace, userName]);
      const before = people.get(key)?.role;
      const higher = before !== undefined && rank.indexOf(before) > rank.indexOf(role) ? before : role;
      people.set(key, { namespace, name: userName, email, role: higher });
    }
  }
  for (const { namespace, name, email, role } of people.values()) {
    const updated = world.run(
      `UPDATE users SET email = :email, role = :role
        WHERE namespace = :namespace AND name = :name AND identity_type = 'IAM_IDENTITY_CENTER'`,
      { namespace, name, email, role },
    );
    if (updated === 0)
      insertUser(world, {
        namespace,
        name,
        email,
        role,
        identity_type: 'IAM_IDENTITY_CENTER',
        active: 1,
        principal_id: principalOf(name),
        iam_arn: null,
        custom_permissions: null,
        login_provider_type: null,
        login_provider_url: null,
        login_id: null,
      });
  }
  for (const { namespace, group } of assigned) {
    const members = directory.get(group);
    if (members === undefined) continue;
    world.run('DELETE FROM group_members WHERE namespace = :namespace AND group_name = :group', {
      namespace,
      group,
    });
    for (const { userName } of members)
      world.run('INSERT OR IGNORE INTO group_members VALUES (:namespace, :group, :userName)', {
        namespace,
        group,
        userName,
      });
  }
  removeLeft(world, people);
};

const removeLeft = (world: World, people: ReadonlyMap<string, unknown>): void => {
  const there = world.rows<{ namespace: string; name: string; principal: string }>(
    "SELECT namespace, name, principal_id AS principal FROM users WHERE identity_type = 'IAM_IDENTITY_CENTER'",
  );
  for (const { namespace, name, principal } of there) {
    // Somebody who was registered by hand came with no group.
    if (people.has(JSON.stringify([namespace, name])) || principal !== principalOf(name)) continue;
    removePrincipal(world, userArn(world, namespace, name), Date.now());
    world.run('DELETE FROM users WHERE namespace = :namespace AND name = :name', { namespace, name });
  }
};

/** Brings a group with its people into QuickSight. */
export const showAssignedGroup = (
  world: World,
  key: { readonly namespace: string; readonly role: string; readonly group: string },
): void => {
  const { namespace, group } = key;
  world.run('INSERT OR IGNORE INTO groups VALUES (:namespace, :group, NULL, :principal)', {
    namespace,
    group,
    principal: `group/d-93670ba2f1/${idOf(group)}`,
  });
  world.run('INSERT OR IGNORE INTO role_members VALUES (:namespace, :role, :group)', { ...key });
  showAssignedGroups(world);
};

/** Takes away a group that was assigned to a role and is not any more. */
export const hideUnassigned = (world: World, namespace: string, group: string): void => {
  const left = world.row('SELECT 1 FROM role_members WHERE namespace = :namespace AND group_name = :group', {
    namespace,
    group,
  });
  if (left === undefined) {
    removePrincipal(world, groupArn(world, namespace, group), Date.now());
    world.run('DELETE FROM groups WHERE namespace = :namespace AND name = :group', { namespace, group });
  }
  showAssignedGroups(world);
};
