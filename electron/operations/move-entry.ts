import type { Entry, Group } from './step-entry.ts';

/** A step that has neither ended nor is read back. */
export const isOpen = (entry: Entry): boolean => entry.phase !== 'proof' && entry.phase !== 'ended';
const isActive = (entry: Entry): boolean => entry.phase !== 'blocked' && isOpen(entry);
const isBlocking = (entry: Entry): boolean =>
  entry.phase === 'proof' && !entry.released && entry.dependents.length > 0;

/** What a scheduler keeps of the steps that moved. */
export interface Moved {
  readonly paused: Set<Entry>;
  /** Groups that may have a look to start, now or at a known time. */
  readonly attentive: Set<Group>;
  readonly touched: Set<Entry>;
}

/** Moves an entry and keeps its group's counts and what is kept of all that moved. */
export const createMover =
  ({ paused, attentive, touched }: Moved) =>
  (entry: Entry, change: () => void): void => {
    const { group } = entry;
    const sum = (sign: 1 | -1) => {
      if (isOpen(entry)) group.open += sign;
      if (isActive(entry)) group.active += sign;
      if (isBlocking(entry)) group.blocking += sign;
    };
    sum(-1);
    change();
    sum(1);
    if (entry.phase === 'look') group.wanting.add(entry);
    else group.wanting.delete(entry);
    if (entry.phase === 'proof') group.proving.add(entry);
    else group.proving.delete(entry);
    if (entry.phase === 'pause') paused.add(entry);
    else paused.delete(entry);
    attentive.add(group);
    touched.add(entry);
  };
