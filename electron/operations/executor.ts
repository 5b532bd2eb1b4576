import type { Json } from '../../shared/domain/plan.ts';

/**
 * What a looked-up target is like. `undefined` state inside a batch means "not seen in the list", which
 * the executor turns into `null` (nothing there).
 */
export type Found = Json;

/** What an executor gets to work with: the only way it reaches the cloud is through `C`. */
export interface StepContext<C> {
  readonly cloud: C;
  /**
   * Aborts when the run is cancelled. `act` hands it to its first call only: the rest of a change that has
   * begun is finished. An `aborted` error out of `act` therefore means that nothing was done.
   */
  readonly signal: AbortSignal;
  /**
   * For `act`: the service says that it is so already. Then it was not this run that did it, unless an
   * earlier try whose answer was lost had.
   */
  readonly wasThere?: () => void;
  /** For `act`: the service gave something that it never shows again, for a person's eyes only. */
  readonly handOver?: (invitation: Invitation) => void;
}

/** A link by which an invited person sets a password. Whoever has it becomes that person: it is a secret. */
export interface Invitation {
  readonly email: string;
  readonly userName: string;
  readonly link: string;
}

/**
 * One kind of step. The engine looks, acts and looks again; the executor only says how.
 *
 * `I` is the step's input, `C` the cloud it acts on. States are JSON values compared with `sameJson`.
 */
export interface StepExecutor<I extends Json, C> {
  readonly kind: string;
  /**
   * Steps with one key are looked up together: `lookMany` gets all of them. A kind whose service has no
   * list call uses a key of its own per step.
   */
  batchKey(input: I): string;
  /** Reads the present state of each input, in order; null where nothing is there. */
  lookMany(inputs: readonly I[], context: StepContext<C>): Promise<readonly Found[]>;
  /**
   * Makes the change. It may be called again only after a look showed that it had not happened.
   * `before` is the state just looked up.
   */
  act(input: I, before: Found, context: StepContext<C>): Promise<void>;
  /** False for effects that leave nothing to look up (a mail); a lost answer then becomes `in_doubt`. */
  readonly canLook: boolean;
  /**
   * How long, at most, an effect may take to show up in a look (asynchronous creation, eventual
   * consistency), in milliseconds. The engine looks again with growing pauses until then.
   */
  readonly settleMs: number;
  /**
   * How long, at most, an effect that the service has accepted may stay wholly unseen, also as one under way; in
   * milliseconds. Default: `settleMs`. After it, a change whose answer was lost counts as not made.
   */
  readonly showsMs?: number;
  /** A found state that means "on its way, look again": `CREATING`. */
  isPending?(found: Found): boolean;
  /** How long an effect is under way at least, in milliseconds: it is not looked for before. */
  takesMs?(input: I): number;
  /** Words for a found state that will never become the wanted one: `CREATION_FAILED`, and why. */
  failure?(found: Found): string | undefined;
  /**
   * True for a step of which nobody else can be the cause: one that only proves something, or a job of an id of its
   * own. What its first look finds to be wrong for good is the answer, and not somebody else's change.
   */
  readonly wrongIsTheAnswer?: boolean;
  /** What to do when the service said yes and the change never shows; only where that has a known reason. */
  readonly notProvenTodo?: string;
  /**
   * Whether dependents wait until the effect was read back. Default: only where `isPending` exists; all
   * others start as soon as the service said yes.
   */
  readonly provesBeforeDependents?: boolean;
  /**
   * True where acting twice cannot do more than acting once (a PUT, a create by name that is refused the
   * second time). When an answer is lost, such a step is repeated after two looks a second apart that find
   * nothing; all others wait for the whole of `showsMs`.
   */
  readonly repeatable?: boolean;
  /**
   * The place that a step makes, and the one that a step's target lies in. A place that a run has just made
   * is empty, so nothing in it is looked up before it is created there: whoever was faster is found when the
   * service refuses to create it twice, and when it is read back.
   */
  makes?(input: I): string;
  within?(input: I): string;
  /** Whether a found state satisfies the wanted one; default: equal. */
  satisfies?(found: Found, after: Json): boolean;
}

/** The executors by kind, for one cloud. */
export type Executors<C> = ReadonlyMap<string, StepExecutor<Json, C>>;
