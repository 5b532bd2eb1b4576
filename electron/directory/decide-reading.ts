import type { KnownScope } from './scope-outcome.ts';

/** In so many syncs of changes, everything that tells no change of its own is read again at least once. */
export const syncCycle = 10;

/** A stable number for a scope's name, so that each sync of a cycle reads another part (FNV-1a). */
const turnOf = (scope: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < scope.length; index += 1)
    hash = Math.imul(hash ^ scope.charCodeAt(index), 0x01000193) >>> 0;
  return hash % syncCycle;
};

/** What a sync knows when it comes to a scope. */
export interface ReadingQuestion {
  readonly scope: string;
  readonly known: KnownScope | undefined;
  /** The owner's date of change as listed just now. */
  readonly marker: string | null;
  readonly mode: 'full' | 'changes';
  readonly syncId: string;
  /** The sync's number for its connection. */
  readonly number: number;
}

/**
 * Whether a scope is read, assumed to be as it was, or was dealt with by this very sync before it stopped.
 *
 * A list is cheap for what it tells and is always read. What belongs to one object is read when it never was,
 * when it could not be, when the object's date moved, when Steward itself changed it, and in its turn of the cycle:
 * a grant need not move the date of its asset, and a group has none.
 */
export const decideReading = (question: ReadingQuestion): 'read' | 'assume' | 'dealt_with' => {
  const { known, marker, scope } = question;
  if (known?.syncId === question.syncId && (known.state === 'read' || known.state === 'assumed'))
    return 'dealt_with';
  if (question.mode === 'full' || known?.readAt == null) return 'read';
  if (known.state === 'unreadable' || known.state === 'failed') return 'read';
  if (known.marker !== marker || known.changed === 1) return 'read';
  return turnOf(scope) === question.number % syncCycle ? 'read' : 'assume';
};
