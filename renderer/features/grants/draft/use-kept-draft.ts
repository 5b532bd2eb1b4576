import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState, useSyncExternalStore } from 'react';
import type { z } from 'zod';
import type { GrantDraft } from '../../../../shared/contract/grants.ts';
import { client, orpc } from '../../../app/client.ts';
import { problemOf } from '../../../components/problem-of.ts';
import { createValue } from '../../../components/value.ts';
import { createDraftSaver } from '../../tenants/draft/draft-saver.ts';
import { forgetUnsaved, keepUnsaved, readUnsaved } from '../../tenants/draft/unsaved-draft.ts';
import { useFlush } from '../../tenants/wizard/use-flush.ts';

type Kind = GrantDraft['kind'];

export interface DraftShape<T extends object> {
  readonly kind: Kind;
  readonly schema: z.ZodType<T>;
  /** What it begins with; also what stands for a draft that cannot be read any more. */
  readonly fresh: T;
}

const open = <T extends object>({ kind, schema, fresh }: DraftShape<T>, stored: GrantDraft | undefined) => {
  const parse = (body: unknown): T => schema.safeParse(body).data ?? fresh;
  const unsaved = readUnsaved(sessionStorage, `grant-${kind}`);
  const revision = stored?.revision ?? 0;
  // Only what builds on the stored version is newer than that.
  const putBack = unsaved !== null && unsaved.revision === revision;
  const value = createValue<T>(parse(putBack ? unsaved.body : stored?.body));
  const toSaved = (draft: GrantDraft | undefined) => ({
    revision: draft?.revision ?? 0,
    updatedAt: draft?.updatedAt ?? new Date().toISOString(),
    page: '',
    body: parse(draft?.body),
  });
  const saver = createDraftSaver<'', T>({
    stored: toSaved(stored),
    read: () => ({ page: '', body: value.get() }),
    save: async ({ revision: seen, body }) =>
      toSaved(await client.grants.saveDraft({ kind, revision: seen, body: body as GrantDraft['body'] })),
    load: async () => toSaved((await client.grants.drafts()).find((draft) => draft.kind === kind)),
    isConflict: (error) => problemOf(error).code === 'CONFLICT',
  });
  if (putBack) saver.changed();
  forgetUnsaved(sessionStorage, `grant-${kind}`);
  return { value, saver };
};

/** One open draft: kept in the profile at each change, and in the tab until that has come off. */
export const useKeptDraft = <T extends object>(shape: DraftShape<T>, stored: GrantDraft | undefined) => {
  const [{ value, saver }] = useState(() => open(shape, stored));
  const { kind, fresh } = shape;
  const cache = useQueryClient();
  const draft = useSyncExternalStore(value.subscribe, value.get);
  const keepBehind = useCallback(() => {
    if (saver.unsaved())
      keepUnsaved(sessionStorage, `grant-${kind}`, {
        revision: saver.revision(),
        page: '',
        body: value.get() as GrantDraft['body'],
      });
  }, [saver, value, kind]);
  useFlush({ saver, keepBehind });
  const change = useCallback(
    (more: Partial<T>) => {
      value.set({ ...value.get(), ...more });
      saver.changed();
    },
    [value, saver],
  );
  /** It was handed in, or nobody wants it any more. */
  const forget = useCallback(async () => {
    await saver.flush();
    saver.dispose();
    forgetUnsaved(sessionStorage, `grant-${kind}`);
    await client.grants.discardDraft({ kind });
    void cache.invalidateQueries({ queryKey: orpc.grants.drafts.key() });
  }, [saver, kind, cache]);
  /**
   * Makes sure that no other window has changed it, or handed it in, since: what is handed in is what is on screen, and
   * only once. False where one has, which is then shown as a conflict, or where nothing can be saved.
   */
  const confirm = useCallback(async () => {
    saver.changed();
    return saver.flush();
  }, [saver]);
  return {
    kind,
    draft,
    saver,
    confirm,
    change,
    forget,
    startOver: useCallback(() => change(fresh), [change, fresh]),
    replace: useCallback((body: T) => value.set(body), [value]),
  };
};
export type KeptDraft<T extends object> = ReturnType<typeof useKeptDraft<T>>;
