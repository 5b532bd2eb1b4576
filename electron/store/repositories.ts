import type { Database } from 'better-sqlite3';
import { createAccessCodeRepository } from '../access-code/access-code-repository.ts';
import { createAuditRepository } from '../audit/audit-repository.ts';
import { createBackupRepository } from '../backups/backup-repository.ts';
import { createConnectionRepository } from '../connections/connection-repository.ts';
import { createEnvironmentRepository } from '../connections/environment-repository.ts';
import { createDirectoryRepository } from '../directory/directory-repository.ts';
import { createGrantDraftRepository } from '../grants/grant-draft-repository.ts';
import { createGrantFacts } from '../grants/grant-facts.ts';
import { createGrantRepository } from '../grants/grant-repository.ts';
import { createLicenceRepository } from '../licences/licence-repository.ts';
import { createPlanRepository } from '../operations/plan-repository.ts';
import { createRunRepository } from '../operations/run-repository.ts';
import { createIdentityRepository } from '../people/identity-repository.ts';
import { createPeopleRepository } from '../people/people-repository.ts';
import { createPipelineRepository } from '../pipelines/pipeline-repository.ts';
import { createNoticeRepository } from '../profile/notice-repository.ts';
import { createDeploymentRepository } from '../releases/deployment-repository.ts';
import { createHouseStyleRepository } from '../releases/house-style-repository.ts';
import { createPromotionRequestRepository } from '../releases/promotion-request-repository.ts';
import { createReleaseRepository } from '../releases/release-repository.ts';
import { createReviewRepository } from '../reviews/review-repository.ts';
import { createDraftRepository } from '../tenants/draft-repository.ts';
import { createTenantRepository } from '../tenants/tenant-repository.ts';
import { createTokenRepository } from '../tokens/token-repository.ts';
import { createUsageRepository } from '../usage/usage-repository.ts';
import { createDatabaseRepository } from './database-repository.ts';
import { createSettingsRepository } from './settings-repository.ts';

/**
 * All repositories of the profile's database, by name. They run inside the store's worker thread and are
 * synchronous there; everybody else calls them through `Store`, where each method returns a promise.
 * Arguments and results must survive structured cloning. A method is one transaction.
 *
 * Add a domain by adding its repository here.
 */
export const openRepositories = (database: Database) => ({
  accountBackups: createBackupRepository(database),
  accessCode: createAccessCodeRepository(database),
  audit: createAuditRepository(database),
  database: createDatabaseRepository(database),
  notices: createNoticeRepository(database),
  settings: createSettingsRepository(database),
  plans: createPlanRepository(database),
  runs: createRunRepository(database),
  connections: createConnectionRepository(database),
  environments: createEnvironmentRepository(database),
  tenants: createTenantRepository(database),
  drafts: createDraftRepository(database),
  directory: createDirectoryRepository(database),
  tokens: createTokenRepository(database),
  releases: createReleaseRepository(database),
  deployments: createDeploymentRepository(database),
  houseStyle: createHouseStyleRepository(database),
  pipelines: createPipelineRepository(database),
  promotionRequests: createPromotionRequestRepository(database),
  reviews: createReviewRepository(database),
  usage: createUsageRepository(database),
  licences: createLicenceRepository(database),
  grants: createGrantRepository(database),
  grantFacts: createGrantFacts(database),
  grantDrafts: createGrantDraftRepository(database),
  people: createPeopleRepository(database),
  identity: createIdentityRepository(database),
});
export type Repositories = ReturnType<typeof openRepositories>;
