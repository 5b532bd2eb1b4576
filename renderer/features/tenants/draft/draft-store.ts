import type { RuleContext } from '../../../../shared/domain/tenant-rules.ts';
import type { InputIssue } from '../../../../shared/errors.ts';
import type { Edit } from './edit-draft.ts';
import type { PageId } from './pages.ts';
import type { TenantDraft } from './tenant-draft.ts';

/** What the host found in a draft that only it can know: it sees the other tenants. */
export interface HostFindings {
  readonly issues: readonly InputIssue[];
  readonly warnings: readonly InputIssue[];
  readonly draft: TenantDraft;
}

/** Everything the wizard's pages look at. It changes only by replacing what changed. */
export interface WizardState {
  /** The page on screen. */
  readonly page: PageId;
  readonly draft: TenantDraft;
  /**
   * The sign-in rules that people are judged by. Among thousands of people they stay behind those of the
   * draft while somebody types, because one letter of a role's ARN would judge everybody again.
   */
  readonly judgedBy: TenantDraft['identities'];
  /** What is known around the document, as far as it has been read. */
  readonly context: RuleContext;
  /** Fields that were left once: their errors are shown. Keys as `pathKey` makes them. */
  readonly touched: ReadonlySet<string>;
  /** Pages that somebody tried to leave: all their errors are shown. */
  readonly tried: ReadonlySet<PageId>;
  /** What the host found, and the draft it was found in: an issue goes once its field was changed. */
  readonly host: HostFindings | null;
}

export interface DraftStore {
  state(): WizardState;
  subscribe(listener: () => void): () => void;
  edit(edit: Edit): void;
  /** Judges people by the sign-in rules as they stand now. */
  settle(): void;
  goTo(page: PageId): void;
  touch(key: string): void;
  tryPage(page: PageId): void;
  know(context: RuleContext): void;
  /** Takes what the host found; an answer about a draft that has been edited since stands field by field. */
  hostSaid(found: HostFindings): void;
  /** Replaces the draft by another version of it, as after a conflict. */
  replace(draft: TenantDraft): void;
}

/** So many people are judged between two frames. */
const fewPeople = 200;
/** Milliseconds without a letter until the sign-in rules are judged with everybody. */
const restMs = 400;

/** Holds the wizard's state outside React, so that a keystroke renders only what looks at its field. */
export const createDraftStore = (
  opened: { readonly draft: TenantDraft; readonly page: PageId },
  onEdit: () => void,
): DraftStore => {
  let current: WizardState = {
    ...opened,
    judgedBy: opened.draft.identities,
    context: {},
    touched: new Set(),
    tried: new Set(),
    host: null,
  };
  let resting: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();
  const become = (next: WizardState) => {
    if (next === current) return;
    current = next;
    for (const listener of listeners) listener();
  };
  const settle = () => {
    clearTimeout(resting);
    if (current.judgedBy !== current.draft.identities)
      become({ ...current, judgedBy: current.draft.identities });
  };
  return {
    state: () => current,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    edit: (edit) => {
      const edited = edit(current.draft);
      if (edited === current.draft) return;
      const later = edited.people === current.draft.people && edited.people.length > fewPeople;
      const judgedBy = later ? current.judgedBy : edited.identities;
      become({ ...current, draft: edited, judgedBy });
      if (judgedBy !== edited.identities) {
        clearTimeout(resting);
        resting = setTimeout(settle, restMs);
      }
      onEdit();
    },
    settle,
    goTo: (page) => {
      if (page === current.page) return;
      become({ ...current, page, judgedBy: current.draft.identities });
      onEdit();
    },
    touch: (key) => {
      if (!current.touched.has(key)) become({ ...current, touched: new Set([...current.touched, key]) });
    },
    tryPage: (page) => {
      if (!current.tried.has(page)) become({ ...current, tried: new Set([...current.tried, page]) });
    },
    know: (context) => become({ ...current, context }),
    hostSaid: (host) => become({ ...current, host }),
    replace: (draft) =>
      become({ ...current, draft, judgedBy: draft.identities, touched: new Set(), host: null }),
  };
};
