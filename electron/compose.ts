import packageJson from '../package.json' with { type: 'json' };
import type { Origin } from '../shared/domain/identifiers.ts';
import { StewardError } from '../shared/errors.ts';
import { createAccessService } from './access/access-service.ts';
import { createAccessThread } from './access/access-thread.ts';
import { accessCodeOutcomes } from './access-code/access-code-outcomes.ts';
import { createAccessCodeService } from './access-code/access-code-service.ts';
import { createAuditService } from './audit/audit-service.ts';
import { createBackupsService } from './backups/backups-service.ts';
import { removeLeftDrills } from './backups/drill/drill-folders.ts';
import { createDrills } from './backups/drill/drills.ts';
import { createOpenPlace } from './backups/open-place.ts';
import { createRestores } from './backups/restore/restores.ts';
import { watchSchedules } from './backups/watch-schedules.ts';
import { createClouds } from './connections/clouds.ts';
import { createConnectionsService } from './connections/connections-service.ts';
import { createEnvironmentsService } from './connections/environments-service.ts';
import { quicksightExecutors } from './connectors/quicksight/steps/quicksight-executors.ts';
import { createRateLimiters } from './connectors/rate-limiter.ts';
import { createDirectoryService } from './directory/directory-service.ts';
import { seenByRuns } from './directory/seen-by-runs.ts';
import type { FaultHook } from './faults/fault-points.ts';
import { createFaultHook, parseFault } from './faults/inject-fault.ts';
import { createExpiry } from './grants/end-grants.ts';
import { createFileGrants, settleFileGrants } from './grants/file-grants.ts';
import { grantOutcomes } from './grants/grant-outcomes.ts';
import { createGrantsService } from './grants/grants-service.ts';
import { watchEnds } from './grants/watch-ends.ts';
import { checkHealth } from './health/check-health.ts';
import { createHomeService } from './home/home-service.ts';
import { createLicencesService } from './licences/licences-service.ts';
import { once } from './once.ts';
import { createCommandJournal } from './operations/command-journal.ts';
import { createEngine } from './operations/engine.ts';
import { createInvitationLinks } from './operations/invitation-links.ts';
import { createRunsService } from './operations/runs-service.ts';
import { createIdentityService } from './people/identity-service.ts';
import { peopleOutcomes } from './people/people-outcomes.ts';
import { createPeopleService } from './people/people-service.ts';
import { createPipelinesService } from './pipelines/pipelines-service.ts';
import { createStageGate } from './pipelines/stage-gate.ts';
import { createDailyBackup } from './profile/daily-backup.ts';
import { openProfile } from './profile/open-profile.ts';
import { ownProfile } from './profile/own-profile.ts';
import { createProfileService, refuseResuming } from './profile/profile-service.ts';
import { deploymentOutcomes } from './releases/deployment-outcomes.ts';
import { createDeploymentsService } from './releases/deployments-service.ts';
import { createHouseStyleService } from './releases/house-style-service.ts';
import { createReleasesService } from './releases/releases-service.ts';
import { releaseExecutors } from './releases/steps/release-executors.ts';
import { reviewOutcomes } from './reviews/review-outcomes.ts';
import { createReviewsService } from './reviews/reviews-service.ts';
import type { ContractServices } from './rpc/contract-services.ts';
import { createListSettingsService } from './rpc/list-settings.ts';
import { createSessionService } from './rpc/sessions.ts';
import { isSandboxServed, openSandbox } from './sandbox/sandbox-host.ts';
import { type OtherwiseKept, openKeychain } from './secrets/keychain.ts';
import type { StartKeychainChild } from './secrets/keychain-link.ts';
import { createSystemService } from './system/system-service.ts';
import { openLog } from './telemetry/log.ts';
import { tenantOutcomes } from './tenants/tenant-outcomes.ts';
import { createTenantsService } from './tenants/tenants-service.ts';
import { createTokenService } from './tokens/token-service.ts';
import { createUsageService } from './usage/usage-service.ts';

export interface ComposeOptions {
  /** A folder made ready by `prepareProfileDirectory`. */
  readonly profileDirectory: string;
  readonly origin: Origin;
  /** How the operating system is asked to open an address; absent where the page does it itself. */
  readonly openOutside?: (address: string) => Promise<boolean>;
  /** How the keychain's process is started; default: by Node. */
  readonly startKeychain?: StartKeychainChild;
  /** Where connections by environment variables find theirs; default: this process's. */
  readonly env?: NodeJS.ProcessEnv;
  /** A fault to inject, as `inject-fault.ts` reads it; only tests set it. */
  readonly fault?: string | undefined;
}

/**
 * Owns a profile and makes the whole program on it: one can read here what it consists of. Rejects with
 * BUSY, naming the owner, while another process owns the profile; closes what it opened when a later part
 * fails.
 */
export const composeSteward = async (options: ComposeOptions) => {
  const { profileDirectory, origin, fault } = options;
  const faults: FaultHook = fault ? createFaultHook(parseFault(fault)) : () => undefined;
  const ownership = await ownProfile(profileDirectory, origin);
  if (!ownership.owned) {
    const { pid, startedAt } = ownership.owner;
    throw new StewardError({
      code: 'BUSY',
      happened: `This profile is open in another Steward (process ${pid}, since ${startedAt}).`,
      unchanged: 'Nothing was changed.',
      todo: 'Go on there, or close it and try again.',
    });
  }
  // What was opened, in order; closed in the opposite one.
  const closers: (() => unknown)[] = [() => ownership.release()];
  const close = async () => {
    await faults('host.closing');
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const { log, close: closeLog } = openLog(profileDirectory);
    closers.push(closeLog);
    const profile = await openProfile(profileDirectory, { origin, ...(fault ? { fault } : {}) });
    closers.push(() => profile.close());
    const { store } = profile;
    const backup = createDailyBackup({
      id: profile.id,
      file: profile.file,
      onFailure: (error) => log.error({ err: error }, 'The profile could not be backed up'),
    });
    closers.push(() => backup.close());

    // Opened when first needed: a keychain may take seconds to answer that it is locked.
    const keychain = once(() =>
      openKeychain({
        service: 'Steward',
        profileId: profile.id,
        settings: store.settings,
        ...(options.startKeychain ? { start: options.startKeychain } : {}),
      }),
    );
    closers.push(async () => (await keychain.ifStarted())?.close());
    const secrets = {
      get: async (name: string) => (await keychain()).get(name),
      set: async (name: string, secret: string, otherwise: OtherwiseKept) =>
        (await keychain()).set(name, secret, otherwise),
      delete: async (name: string) => (await keychain()).delete(name),
      placeOf: async (name: string) => (await keychain()).placeOf(name),
    };

    const sandbox = once(() => openSandbox({ profileDirectory }));
    closers.push(async () => (await sandbox.ifStarted())?.close());

    const limiter = createRateLimiters();
    const reaching = { store, secrets, sandbox, limiter, ...(options.env ? { env: options.env } : {}) };
    const clouds = createClouds(reaching);
    closers.push(() => clouds.close());

    const invitations = createInvitationLinks();
    const engine = createEngine({
      store,
      executors: new Map([...quicksightExecutors, ...releaseExecutors(store.releases)]),
      openCloud: clouds.quicksight,
      onEnd: {
        ...tenantOutcomes({ store }),
        ...grantOutcomes({ store }),
        ...accessCodeOutcomes({ store, settleGrants: settleFileGrants({ store }) }),
        ...peopleOutcomes({ store }),
        ...reviewOutcomes({ store }),
        ...deploymentOutcomes({ store }),
      },
      everyEnd: seenByRuns({ store }),
      handOver: invitations.put,
      onDefect: (error, where) => log.error({ err: error, ...where }, 'A run met a defect'),
      faults,
    });
    closers.push(() => engine.close());
    await faults('host.opened');
    // `steward sandbox` runs beside the profile's owner, not in it.
    await engine.recover(isSandboxServed(profileDirectory) ? ['sandbox'] : []);

    const runs = createRunsService({
      store,
      invitations,
      engine: {
        ...engine,
        resume: async (runId, by) => {
          refuseResuming(await engine.get(runId), await store.notices.list());
          return engine.resume(runId, by);
        },
      },
    });
    const commands = createCommandJournal({
      store,
      announce: engine.announce,
      connectionName: async (id) => (await store.connections.get(id))?.name,
    });
    const connections = createConnectionsService({ ...reaching, clouds, commands });
    const environments = createEnvironmentsService({ store });
    const tenants = createTenantsService({ store, clouds, engine, connections, environments });

    await store.directory.stopLeftovers(new Date().toISOString());
    const directory = createDirectoryService({
      store,
      clouds,
      connections,
      commands,
      onDefect: (error, connectionId) => log.error({ err: error, connectionId }, 'A sync met a defect'),
    });
    closers.push(() => directory.close());

    await store.usage.stopLeftovers(new Date().toISOString());
    const usage = createUsageService({
      store,
      clouds,
      connections,
      commands,
      onDefect: (error, connectionId) =>
        log.error({ err: error, connectionId }, 'A sync of usage met a defect'),
    });
    closers.push(() => usage.close());

    const access = createAccessThread(profile.file);
    closers.push(() => access.close());
    const granting = {
      store,
      clouds,
      access: access.link,
      engine,
      connections,
      environments,
      tenants,
      secrets,
    };
    const expiry = createExpiry(granting);
    if (origin !== 'cli') {
      const ends = watchEnds(expiry, {
        origin,
        onReport: (report) => {
          if (report.failed.length + report.late.length > 0)
            log.warn({ report }, 'Grants ended late or not at all');
        },
        onDefect: (error) => log.error({ err: error }, 'Ends of grants could not be looked for'),
      });
      closers.push(() => ends.close());
    }

    const grants = createGrantsService(granting, expiry);
    const people = createPeopleService({ store, clouds, connections, engine });
    const licences = createLicencesService({ store, clouds, connections, engine });
    const reviews = createReviewsService({
      store,
      clouds,
      engine,
      connections,
      environments,
      tenants,
      people,
      secrets,
    });
    removeLeftDrills();
    const backingUp = {
      store,
      clouds,
      connections,
      environments,
      secrets,
      directory: profile.directory,
      openPlace: createOpenPlace(clouds),
    };
    const accountBackups = createBackupsService(backingUp);
    if (origin !== 'cli') {
      const schedules = watchSchedules({ store }, accountBackups.service.create, {
        origin,
        onDefect: (error) => log.error({ err: error }, 'A scheduled backup of an account met a defect'),
      });
      closers.push(() => schedules.close());
    }
    const gate = createStageGate({ store, environments });
    const services: ContractServices = {
      session: createSessionService({
        settings: store.settings,
        profile: { name: profile.name, path: profile.directory },
        version: packageJson.version,
      }),
      lists: createListSettingsService({ settings: store.settings }),
      home: createHomeService({
        runs,
        tenants,
        grants,
        reviews,
        backups: accountBackups.service,
        connections,
        environments,
        notices: () => store.notices.list(),
        keychainTrouble: async () => {
          const state = (await keychain()).state();
          return state.usable ? null : { found: state.found, todo: state.todo };
        },
      }),
      system: createSystemService({
        checkHealth: async () => checkHealth({ profile, backups: backup.state, keychain: await keychain() }),
        sandbox,
        commands,
        openOutside: options.openOutside,
      }),
      profile: createProfileService(store),
      connections,
      environments,
      tenants,
      directory: directory.service,
      identity: createIdentityService({ store, secrets, clouds, connections, engine }),
      people,
      usage: usage.service,
      licences,
      access: createAccessService(access.link),
      accessFile: createAccessCodeService({
        store,
        clouds,
        connections,
        engine,
        grants: createFileGrants(granting),
      }),
      grants,
      releases: createReleasesService({ store, clouds, connections, environments, engine }),
      deployments: createDeploymentsService({ store, clouds, connections, environments, engine }),
      houseStyle: createHouseStyleService({ store, clouds, connections, environments, engine }),
      pipelines: createPipelinesService({ store, clouds, connections, environments, gate }),
      backups: {
        ...accountBackups.service,
        ...createRestores({ store, clouds, connections, environments, engine }, accountBackups.openBackup),
        drill: createDrills(backingUp, accountBackups.openBackup),
      },
      reviews,
      runs,
      audit: createAuditService({ audit: store.audit }),
      tokens: createTokenService({ store }),
    };
    return {
      services,
      store,
      engine,
      sandbox,
      log,
      audit: store.audit,
      faults,
      profile: {
        id: profile.id,
        directory: profile.directory,
        socket: ownership.owner.socket,
        warnings: profile.warnings,
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};
export type Steward = Awaited<ReturnType<typeof composeSteward>>;
