import { createContext, useContext, useSyncExternalStore } from 'react';
import type { InputIssue } from '../../../../shared/errors.ts';
import type { Value } from '../../../components/value.ts';
import { type DraftCheck, pathKey } from './check-draft.ts';
import type { DraftSaver } from './draft-saver.ts';
import type { DraftStore, WizardState } from './draft-store.ts';
import type { Edit } from './edit-draft.ts';
import { type PageId, pageOfPath } from './pages.ts';
import type { TenantDraft } from './tenant-draft.ts';

/** What the wizard's pages share. One object for the life of an open draft. */
export interface Wizard {
  readonly id: string;
  /** The live tenant that the draft changes; null while a new one is made. */
  readonly tenantSlug: string | null;
  readonly store: DraftStore;
  readonly saver: DraftSaver;
  /** Lets this tab keep what is not saved, for the page that comes after this one. */
  readonly keepBehind: () => void;
  /** Something that this tab could not save before was put back when the draft was opened. */
  readonly putBack: boolean;
  /** Applied or discarded: there is nothing to save any more. */
  readonly done: () => void;
  /** All issues as of now, remembered while nothing changes. */
  readonly check: (state: WizardState) => DraftCheck;
  /** The place to lead the person to, once its page is on screen. */
  readonly target: Value<InputIssue['path'] | null>;
  /** Shows a page, and leads to a place on it. */
  readonly goTo: (page: PageId, place?: InputIssue['path']) => void;
}

export const WizardContext = createContext<Wizard | null>(null);

/** The open wizard. Throws outside of one. */
export const useWizard = (): Wizard => {
  const wizard = useContext(WizardContext);
  if (!wizard) throw new Error('A wizard page was rendered outside the wizard.');
  return wizard;
};

/** A part of the wizard's state; renders again only when that part is another value. */
export const useWizardState = <T>(select: (state: WizardState) => T): T => {
  const { store } = useWizard();
  return useSyncExternalStore(store.subscribe, () => select(store.state()));
};

/** A part of the draft. */
export const useDraft = <T>(select: (draft: TenantDraft) => T): T =>
  useWizardState((state) => select(state.draft));

export const useEdit = (): ((edit: Edit) => void) => useWizard().store.edit;

/**
 * When an error is shown: once its field was left, or as soon as something stands in it. A blank field is
 * nobody's error before the page is to be left.
 */
export type ShowError = 'when_left' | 'as_typed';

const isShown = (
  { touched, tried }: Pick<WizardState, 'touched' | 'tried'>,
  path: InputIssue['path'],
  show: ShowError,
  blank: boolean,
): boolean => tried.has(pageOfPath(path)) || (!blank && (show === 'as_typed' || touched.has(pathKey(path))));

/** The error of one field as it is to be shown now, or undefined. */
export const useFieldError = (
  path: InputIssue['path'],
  show: ShowError,
  blank: boolean,
): string | undefined => {
  const { check } = useWizard();
  const key = pathKey(path);
  return useWizardState((state) => {
    const shown = isShown(state, path, show, blank);
    return shown ? check(state).errors.get(key) : undefined;
  });
};

export const useFieldWarning = (path: InputIssue['path']): string | undefined => {
  const { check } = useWizard();
  const key = pathKey(path);
  return useWizardState((state) => check(state).warnings.get(key));
};

/** For editors of rows: tells the error of any field as it is to be shown now. */
export const useShownErrors = (): ((
  path: InputIssue['path'],
  show: ShowError,
  blank: boolean,
) => string | undefined) => {
  const { check } = useWizard();
  const { errors } = useWizardState(check);
  const touched = useWizardState((state) => state.touched);
  const tried = useWizardState((state) => state.tried);
  return (path, show, blank) =>
    isShown({ touched, tried }, path, show, blank) ? errors.get(pathKey(path)) : undefined;
};
