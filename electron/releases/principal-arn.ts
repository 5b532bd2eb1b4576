import type { Place } from '../../shared/domain/releases/resolve-mention.ts';

/** A user or group as a mapping names it (`group/NAMESPACE/NAME`, or its ARN), as its ARN in a stage. */
export const principalArn = (
  name: string,
  { partition, accountId }: Place,
  identityRegion: string,
): string =>
  name.startsWith('arn:') ? name : `arn:${partition}:quicksight:${identityRegion}:${accountId}:${name}`;
