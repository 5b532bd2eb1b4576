import type { ContractRouterClient } from '@orpc/contract';
import { accessContract } from './access.ts';
import { accessFileContract } from './access-file.ts';
import { backupsContract } from './backups.ts';
import { connectionsContract, environmentsContract } from './connections.ts';
import { auditContract, homeContract, systemContract } from './console.ts';
import { deploymentsContract } from './deployments.ts';
import { directoryContract } from './directory.ts';
import { grantsContract } from './grants.ts';
import { houseStyleContract } from './house-style.ts';
import { identityContract } from './identity.ts';
import { licencesContract } from './licences.ts';
import { listsContract } from './lists.ts';
import { peopleContract } from './people.ts';
import { pipelinesContract } from './pipelines.ts';
import { profileContract } from './profile.ts';
import { releasesContract } from './releases.ts';
import { reviewsContract } from './reviews.ts';
import { runsContract } from './runs.ts';
import { sessionContract } from './session.ts';
import { tenantsContract } from './tenants.ts';
import { tokensContract } from './tokens.ts';
import { usageContract } from './usage.ts';

/** Everything that crosses the process boundary. There is no other channel. */
export const contract = {
  session: sessionContract,
  lists: listsContract,
  home: homeContract,
  system: systemContract,
  profile: profileContract,
  connections: connectionsContract,
  environments: environmentsContract,
  tenants: tenantsContract,
  directory: directoryContract,
  people: peopleContract,
  identity: identityContract,
  access: accessContract,
  accessFile: accessFileContract,
  grants: grantsContract,
  releases: releasesContract,
  deployments: deploymentsContract,
  houseStyle: houseStyleContract,
  backups: backupsContract,
  pipelines: pipelinesContract,
  reviews: reviewsContract,
  runs: runsContract,
  audit: auditContract,
  tokens: tokensContract,
  usage: usageContract,
  licences: licencesContract,
};
export type Contract = typeof contract;

/** What the renderer and the command line hold: the same calls over any transport. */
export type StewardClient = ContractRouterClient<Contract>;
