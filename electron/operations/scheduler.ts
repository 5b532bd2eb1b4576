import type { Json, PlanStep, StepError, StepState } from '../../shared/domain/plan.ts';
import { createActQueue } from './act-queue.ts';
import { fullJitter } from './backoff.ts';
import type { Executors } from './executor.ts';
import { isEnded, isSettled, type JournalStep } from './journal.ts';
import { judgeFirstLook, judgeProof, type Verdict } from './judge-look.ts';
import { lookAtGroup, nextLookAt } from './look-at-group.ts';
import { createMover, isOpen } from './move-entry.ts';
import { firstProofPauseMs, proofPause } from './proof-pause.ts';
import type { ActOutcome, Look, Work } from './scheduled-work.ts';
import { createSilence } from './silence.ts';
import { type Entry, type Group, hasActedAncestor, isInNewPlace, tieSteps } from './step-entry.ts';
import { changedAfter, changedMeanwhile, madeMeanwhile, notReadBack } from './step-error.ts';

export interface SchedulerOptions {
  /** How long throttling or silence is put up with before a step fails. Milliseconds. */
  readonly patienceMs: number;
  /** How often a step whose answers were lost is sent at most. */
  readonly maxTries: number;
  readonly random: () => number;
  /** Wall-clock instant for the journal. */
  readonly instant: () => string;
}

/**
 * Decides what a run does next; does nothing itself. Feed it outcomes, ask it for work. All times given to
 * it are monotonic milliseconds.
 */
export const createScheduler = (
  steps: readonly PlanStep[],
  executors: Executors<never>,
  rows: readonly JournalStep[],
  options: SchedulerOptions,
  startedAt: number,
) => {
  const { entries, groups } = tieSteps(steps, executors, rows);
  const { random } = options;
  const toAct = createActQueue();
  const silence = createSilence(random);
  const paused = new Set<Entry>();
  /** Groups that may have a look to start, now or at a known time. */
  const attentive = new Set<Group>();
  let ended: Entry[] = [];
  const touched = new Set<Entry>();
  const agenda: { readonly entry: Entry; readonly fate: 'ready' | 'skip' }[] = [];
  let left = entries.length;
  let cancelled = false;

  const move = createMover({ paused, attentive, touched });

  const end = (entry: Entry, state: StepState, more: { error?: StepError | null; found?: Json } = {}) => {
    move(entry, () => {
      entry.phase = 'ended';
      entry.state = state;
      entry.endedAt = options.instant();
      entry.error = more.error ?? null;
      if (more.found !== undefined) entry.found = more.found;
      entry.doubt = undefined;
      entry.cached = undefined;
    });
    left--;
    ended.push(entry);
    if (isSettled(state)) release(entry);
    else skipDependents(entry);
  };

  const skipDependents = (bad: Entry) => {
    if (!bad.released) agenda.push(...bad.dependents.map((entry) => ({ entry, fate: 'skip' as const })));
  };

  const release = (entry: Entry) => {
    if (entry.released) return;
    move(entry, () => {
      entry.released = true;
    });
    for (const dependent of entry.dependents) {
      dependent.unmet--;
      if (dependent.unmet === 0) agenda.push({ entry: dependent, fate: 'ready' });
    }
  };

  /** Carries out what ends and releases brought about; a loop, because chains may be thousands long. */
  const settleAgenda = () => {
    for (let next = agenda.pop(); next; next = agenda.pop()) {
      if (next.entry.phase !== 'blocked') continue;
      if (next.fate === 'ready') becomeReady(next.entry);
      else end(next.entry, cancelled ? 'cancelled' : 'skipped');
    }
  };

  const wantLook = (entry: Entry) => {
    move(entry, () => {
      entry.phase = 'look';
      entry.state = 'looking';
      entry.cached = undefined;
    });
  };
  const allowAct = (entry: Entry, found: Json) => {
    move(entry, () => {
      entry.phase = 'act';
      entry.found = found;
    });
    toAct.push(entry);
  };

  const becomeReady = (entry: Entry) => {
    if (cancelled) return end(entry, 'cancelled');
    if (!entry.rules.canLook) return allowAct(entry, null);
    const { cached, group } = entry;
    if (!cached && isInNewPlace(entry) && judgeFirstLook(entry, null, 0).type === 'act')
      return allowAct(entry, null);
    if (!cached) return wantLook(entry);
    const verdict = judgeFirstLook(entry, cached.found, 0);
    // What was seen early counts as long as nothing that this step builds upon has touched the place since.
    const stillTrue = group.acts === cached.acts || !hasActedAncestor(entry);
    if (verdict.type === 'act') allowAct(entry, cached.found);
    else if (verdict.type === 'as_wanted' && stillTrue) asWanted(entry, cached.found);
    else wantLook(entry);
  };

  const asWanted = (entry: Entry, found: Json) => end(entry, entry.mine ? 'done' : 'unchanged', { found });

  const toProof = (entry: Entry, now: number, doubt: Entry['doubt']) => {
    const { group } = entry;
    move(entry, () => {
      entry.phase = 'proof';
      entry.doubt = doubt;
      entry.actedAt = now;
      entry.mine = true;
    });
    group.proofPause = 0;
    // What takes its time is not there at once.
    const takesMs = Math.max(
      entry.rules.isPending ? firstProofPauseMs : 0,
      entry.rules.takesMs?.(entry.step.input) ?? 0,
    );
    const earliest = now + takesMs;
    // A lost answer's request may still be on its way: looking at once would see too little.
    group.proofNotBefore = doubt
      ? now + firstProofPauseMs
      : Math.max(earliest, Math.min(group.proofNotBefore, now));
    const waits = entry.rules.provesBeforeDependents ?? entry.rules.isPending !== undefined;
    if (!doubt && !waits) release(entry);
  };

  const pause = (entry: Entry, until: number) => {
    move(entry, () => {
      entry.phase = 'pause';
      entry.notBefore = until;
    });
  };

  const firstVerdict = (entry: Entry, found: Json, now: number) => {
    const verdict: Verdict = judgeFirstLook(entry, found, now);
    switch (verdict.type) {
      case 'as_wanted':
        return asWanted(entry, found);
      case 'act':
        entry.unclearSince = undefined;
        return allowAct(entry, found);
      case 'look_again':
        entry.unclearSince ??= now;
        entry.group.wantNotBefore = now + Math.min(5_000, 250 + (now - entry.unclearSince) / 2);
        return;
      case 'changed':
        return end(entry, 'changed', { found, error: changedMeanwhile });
      case 'failed':
        return end(entry, 'failed', { found, error: verdict.error });
    }
  };

  const proofVerdict = (entry: Entry, found: Json, now: number) => {
    if (entry.doubt) entry.doubt.looks++;
    const verdict = judgeProof(entry, found, now, options.maxTries);
    switch (verdict.type) {
      case 'as_wanted':
        return asWanted(entry, found);
      case 'look_again':
        return;
      case 'act':
        if (cancelled) return end(entry, 'cancelled', { found });
        move(entry, () => {
          entry.doubt = undefined;
          entry.mine = false;
          entry.found = found;
        });
        return pause(entry, now + fullJitter(entry.tries, random));
      case 'changed':
        return end(entry, 'changed', { found, error: entry.mine ? changedAfter : madeMeanwhile });
      case 'failed':
        return end(entry, 'failed', { found, error: verdict.error });
    }
  };

  const judgeSent = (entry: Entry, outcome: ActOutcome, now: number) => {
    const { group } = entry;
    const happened = () => {
      entry.troubleSince = undefined;
      group.acts++;
      group.lastActAt = now;
    };
    switch (outcome.type) {
      case 'acted':
        silence.heard();
        happened();
        entry.state = 'acted';
        if (entry.rules.canLook) toProof(entry, now, undefined);
        else end(entry, 'done', { found: null });
        return;
      case 'was_there':
        silence.heard();
        happened();
        toProof(entry, now, undefined);
        entry.mine = entry.everLost;
        return;
      case 'lost':
        if (!outcome.thenFail) silence.unheard(now);
        entry.everLost = true;
        happened();
        if (!entry.rules.canLook) end(entry, 'in_doubt', { error: outcome.thenFail ?? null });
        else toProof(entry, now, { looks: 0, ...(outcome.thenFail ? { thenFail: outcome.thenFail } : {}) });
        return;
      case 'not_taken': {
        if (outcome.answered) silence.heard();
        else silence.unheard(now);
        entry.troubleSince ??= now;
        if (cancelled) end(entry, 'cancelled');
        else if (now - entry.troubleSince >= options.patienceMs)
          end(entry, 'failed', { error: outcome.error });
        else {
          // It was not taken, so it does not count as a try.
          entry.tries--;
          pause(entry, now + 250 + fullJitter(entry.attempts, random, { capMs: 20_000 }));
        }
        return;
      }
      case 'refused':
        silence.heard();
        // A second try may be refused because the first one, whose answer was lost, had done it.
        if (entry.everLost && entry.rules.canLook) {
          happened();
          toProof(entry, now, { looks: 1, thenFail: outcome.error });
        } else end(entry, 'failed', { error: outcome.error });
        return;
      case 'aborted':
        end(entry, 'cancelled');
        return;
    }
  };

  /** Steps that a resumed run finds ended or sent; everything that is free becomes ready. */
  const begin = () => {
    for (const entry of entries) {
      const { state } = entry;
      if (isEnded(state)) {
        move(entry, () => {
          entry.phase = 'ended';
        });
        left--;
        if (isSettled(state)) release(entry);
        else skipDependents(entry);
      } else if (state === 'acting') toProof(entry, startedAt, { looks: 0 });
      else if (state === 'acted') toProof(entry, startedAt, undefined);
    }
    for (const entry of entries)
      if (entry.phase === 'blocked' && entry.unmet === 0) agenda.push({ entry, fate: 'ready' });
    settleAgenda();
    touched.clear();
  };
  begin();

  return {
    entries,
    groups,

    /** The next thing to do at `now`, or nothing for the moment. What it hands out must be reported back. */
    next(now: number): Work | undefined {
      for (const entry of paused)
        if (now >= entry.notBefore) {
          move(entry, () => {
            entry.phase = 'act';
          });
          toAct.push(entry);
        }
      const entry = now >= silence.until ? toAct.take() : undefined;
      if (entry) {
        // One call finds out whether a silent service answers again.
        if (silence.isProbing) silence.unheard(now);
        move(entry, () => {
          entry.phase = 'acting';
          entry.state = 'acting';
          entry.attempts++;
          entry.tries++;
          entry.startedAt ??= options.instant();
        });
        return { type: 'act', entry };
      }
      for (const group of attentive) {
        const look = lookAtGroup(group, now, cancelled ? 'cancelled' : 'going_on');
        if (look) {
          group.looking = true;
          return look;
        }
        if (group.looking || !Number.isFinite(nextLookAt(group, now))) attentive.delete(group);
      }
      return undefined;
    },

    /** When to ask again although nothing was reported; `undefined`: not before a report. */
    wakeAt(now: number): number | undefined {
      let at = Number.POSITIVE_INFINITY;
      for (const entry of paused) at = Math.min(at, entry.notBefore);
      if (!toAct.isEmpty && silence.until > now) at = Math.min(at, silence.until);
      for (const group of attentive) if (!group.looking) at = Math.min(at, nextLookAt(group, now));
      return Number.isFinite(at) ? at : undefined;
    },

    /** A look's results, in the order `before`, `along`, `proofs`. */
    looked(look: Look, found: readonly Json[], now: number): void {
      const { group } = look;
      silence.heard();
      group.looking = false;
      group.failedLooks = 0;
      group.troubleSince = undefined;
      attentive.add(group);
      if (look.before.length > 0) group.looked = true;
      let at = 0;
      for (const entry of look.before) {
        const state = found[at++] ?? null;
        if (entry.phase === 'look') firstVerdict(entry, state, now);
      }
      for (const entry of look.along) {
        const state = found[at++] ?? null;
        if (entry.phase !== 'blocked' && entry.phase !== 'look') continue;
        entry.cached = { found: state, acts: look.acts };
        // Its turn came while the look was under way.
        if (entry.phase === 'look') becomeReady(entry);
      }
      for (const entry of look.proofs) {
        const state = found[at++] ?? null;
        if (entry.phase === 'proof') proofVerdict(entry, state, now);
      }
      if (look.proofs.length > 0 && group.proving.size > 0) {
        const doubtful = [...group.proving].some(({ doubt }) => doubt !== undefined);
        const waitedMs = now - [...group.proving].reduce((last, { actedAt }) => Math.max(last, actedAt), 0);
        group.proofPause = proofPause({ doubtful, before: group.proofPause, waitedMs, left });
        group.proofNotBefore = now + group.proofPause * (doubtful ? 1 : 0.75 + random() / 2);
      }
      settleAgenda();
    },

    /** A look that failed. `passing`: throttled or no answer, worth another try while patience lasts. */
    lookFailed(look: Look, error: StepError, passing: boolean, now: number): void {
      const { group } = look;
      group.looking = false;
      attentive.add(group);
      if (cancelled && look.proofs.length === 0) return;
      group.troubleSince ??= now;
      if (passing && now - group.troubleSince < options.patienceMs) {
        const until = now + 100 + fullJitter(++group.failedLooks, random, { capMs: 5_000 });
        group.wantNotBefore = until;
        group.proofNotBefore = until;
        return;
      }
      group.troubleSince = undefined;
      for (const entry of look.before) if (entry.phase === 'look') end(entry, 'failed', { error });
      for (const entry of look.proofs)
        if (entry.phase === 'proof') end(entry, 'failed', { error: notReadBack(error) });
      settleAgenda();
    },

    /** What came of sending a step. */
    sent(entry: Entry, outcome: ActOutcome, now: number): void {
      judgeSent(entry, outcome, now);
      settleAgenda();
    },

    /** Nothing more is sent; what was sent is still read back. */
    cancel(): void {
      if (cancelled) return;
      cancelled = true;
      for (const entry of entries) if (isOpen(entry) && entry.phase !== 'acting') end(entry, 'cancelled');
      for (const group of groups.values()) attentive.add(group);
      settleAgenda();
    },

    get finished(): boolean {
      return left === 0;
    },
    /** Steps that ended since the last call, in order. */
    takeEnded(): Entry[] {
      const taken = ended;
      ended = [];
      return taken;
    },
    /** Steps in which anything changed since the last call. */
    takeTouched(): Entry[] {
      const taken = [...touched];
      touched.clear();
      return taken;
    },
  };
};
