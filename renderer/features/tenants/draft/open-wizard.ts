import type { Draft } from '../../../../shared/contract/tenants.ts';
import type { InputIssue } from '../../../../shared/errors.ts';
import { client } from '../../../app/client.ts';
import { problemOf } from '../../../components/problem-of.ts';
import { createValue } from '../../../components/value.ts';
import { createDraftCheck, type DraftCheck, withHost } from './check-draft.ts';
import { createDraftSaver } from './draft-saver.ts';
import { createDraftStore, type WizardState } from './draft-store.ts';
import { isPage } from './pages.ts';
import { bodyOf, readDraft } from './tenant-draft.ts';
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

/** Opens a stored draft: its state, its rules, and the saving of what is typed. */
export const openWizard = (stored: Draft): Wizard => {
  const store = createDraftStore(
    { draft: readDraft(stored.body), page: isPage(stored.page) ? stored.page : 'identity' },
    () => saver.changed(),
  );
  const saver = createDraftSaver({
    stored,
    read: () => ({ page: store.state().page, body: bodyOf(store.state().draft) }),
    save: (input) => client.tenants.saveDraft({ id: stored.id, ...input }),
    load: () => client.tenants.draft({ id: stored.id }),
    isConflict: (error) => problemOf(error).code === 'CONFLICT',
  });
  const target = createValue<InputIssue['path'] | null>(null);
  return {
    id: stored.id,
    tenantSlug: stored.tenantSlug,
    store,
    saver,
    check: createCheck(),
    target,
    goTo: (page, place) => {
      store.goTo(page);
      target.set(place ?? null);
    },
  };
};
