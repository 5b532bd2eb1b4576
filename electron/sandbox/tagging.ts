import type { Tag } from '@aws-sdk/client-quicksight';
import { limitExceeded } from './service-error.ts';
import type { World } from './world.ts';

const mostTags = 50;

/** Adds or overwrites tags. Throws `LimitExceededException` above 50 on one resource. */
export function putTags(world: World, resource: string, tags: readonly Tag[] | undefined): void {
  for (const { Key, Value } of tags ?? []) {
    world.run(
      'INSERT INTO tags VALUES (:resource, :key, :value) ON CONFLICT DO UPDATE SET value = excluded.value WHERE value <> excluded.value',
      { resource, key: String(Key), value: String(Value) },
    );
  }
  const count =
    world.row<{ n: number }>('SELECT count(*) AS n FROM tags WHERE resource = :resource', { resource })?.n ??
    0;
  if (count > mostTags) throw limitExceeded('TAG', `A resource has at most ${mostTags} tags.`);
}
