import type { Draft } from '../../../../shared/contract/tenants.ts';
import type { InputIssue } from '../../../../shared/errors.ts';
import { client } from '../../../app/client.ts';
import { problemOf } from '../../../components/problem-of.ts';
import { unsavedWork } from '../../../components/unsaved-work.ts';
import { createValue } from '../../../components/value.ts';
import { createDraftCheck, type DraftCheck, withHost } from './check-draft.ts';
import { createDraftSaver } from './draft-saver.ts';
import { createDraftStore, type WizardState } from './draft-store.ts';
import { isPage } from './pages.ts';
import { bodyOf, readDraft } from './tenant-draft.ts';
import { forgetUnsaved, keepUnsaved, readUnsaved, type UnsavedDraft } from './unsaved-draft.ts';
import type { Wizard } from './use-wizard.ts';

const judgedDraft = ({ draft, judgedBy }: WizardState) =>
  draft.identities === judgedBy ? draft : { ...draft, identities: judgedBy };

/** Remembers the answer for the state it was asked about last. */
const createCheck = () => {
  const check = createDraftCheck();
  let last: { readonly state: WizardState; readonly check: DraftCheck } | undefined;
  return (state: WizardState): DraftCheck => {
    if (last?.state !== state)
      last = {
        state,
        check: withHost(check(judgedDraft(state), state.context), state.host, state.draft),
      };
    return last.check;
  };
};

/** What this tab could not save when the draft was open in it before; null where all of it is stored. */
const leftBehind = (stored: Draft): UnsavedDraft | null => {
  const kept = readUnsaved(window.sessionStorage, stored.id);
  // The answer to a save may have been lost, not the save.
  return kept && JSON.stringify(kept.body) !== JSON.stringify(stored.body) ? kept : null;
};

/**
 * Opens a stored draft: its state, its rules, and the saving of what is typed. What was typed in this tab
 * before and could not be saved is put back; where somebody else saved another version meanwhile, the save
 * says so and a person chooses.
 */
export const openWizard = (stored: Draft): Wizard => {
  const left = leftBehind(stored);
  const { body, page } = left ?? stored;
  const store = createDraftStore({ draft: readDraft(body), page: isPage(page) ? page : 'identity' }, () =>
    saver.changed(),
  );
  const saver = createDraftSaver({
    stored: left ? { ...stored, revision: left.revision } : stored,
    read: () => ({ page: store.state().page, body: bodyOf(store.state().draft) }),
    save: (input) => client.tenants.saveDraft({ id: stored.id, ...input }),
    load: () => client.tenants.draft({ id: stored.id }),
    isConflict: (error) => problemOf(error).code === 'CONFLICT',
  });
  const keepBehind = () => {
    if (saver.unsaved())
      keepUnsaved(window.sessionStorage, stored.id, {
        revision: saver.revision(),
        page: store.state().page,
        body: bodyOf(store.state().draft),
      });
  };
  saver.subscribe(() => {
    const { kind } = saver.state();
    if (kind === 'saved') forgetUnsaved(window.sessionStorage, stored.id);
    else if (kind !== 'saving') keepBehind();
    if (kind === 'saved') unsavedWork.set(null);
    else if (kind === 'failed') unsavedWork.set(store.state().draft.name.trim() || stored.title);
  });
  if (left) saver.changed();
  const target = createValue<InputIssue['path'] | null>(null);
  return {
    id: stored.id,
    tenantSlug: stored.tenantSlug,
    store,
    saver,
    keepBehind,
    putBack: left !== null,
    done: () => {
      saver.dispose();
      forgetUnsaved(window.sessionStorage, stored.id);
      unsavedWork.set(null);
    },
    check: createCheck(),
    target,
    goTo: (page, place) => {
      store.goTo(page);
      target.set(place ?? null);
    },
  };
};
