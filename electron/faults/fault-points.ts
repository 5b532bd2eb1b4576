/**
 * Every named point at which a fault can be injected, by the part of the program that passes it. The hook
 * is the only thing that the program knows of faults; it costs nothing when none was asked for.
 */
export const enginePoints = [
  'run.journalled',
  'step.before-look',
  'step.looked',
  'step.before-act', // journalled as acting, nothing sent
  'step.sent', // answer received, nothing journalled
  'step.acted', // journalled as acted
  'step.before-proof',
  'step.proven', // read back, not journalled
  'step.done', // journalled as done
  'run.before-end',
] as const;

/** Passed in the thread that has the database. */
export const storePoints = [
  'store.backing-up', // the copy is written and checked, and has not got its name
  'store.migrating', // a migration's changes are made, not committed
  'store.migrated', // committed, the next one not begun
  'store.before-commit', // a call's changes are made, not committed
  'store.committed', // committed, not answered
  'store.closing', // nothing is asked any more, the log is not written back
] as const;

export const hostPoints = [
  'host.opened', // the profile is open, what an ended process left behind is not marked
  'host.ready', // `serve` has printed its line
  'call.accepted', // the caller may do it and the input is sound; nothing is done
  'call.served', // done, not in the audit log, not answered
  'call.audited', // in the audit log, not answered
  'host.closing', // nothing is answered any more, nothing is closed
] as const;

export type EnginePoint = (typeof enginePoints)[number];
export type StorePoint = (typeof storePoints)[number];
export type HostPoint = (typeof hostPoints)[number];
export type FaultPoint = EnginePoint | StorePoint | HostPoint;

export const faultPoints: readonly FaultPoint[] = [...enginePoints, ...storePoints, ...hostPoints];

/** Called at each named point; whoever passes one waits for it. */
export type FaultHook = (
  point: EnginePoint | HostPoint,
  about?: { readonly id: string },
) => void | Promise<void>;

/** The same in a thread that cannot wait for a promise: it stands still inside the call. */
export type BlockingFaultHook = (point: StorePoint) => void;
