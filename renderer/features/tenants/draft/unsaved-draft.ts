import { z } from 'zod';

const kept = z.object({
  revision: z.number().int(),
  page: z.string(),
  body: z.record(z.string(), z.json()),
});
/** What was typed since the revision that was saved last. */
export type UnsavedDraft = z.infer<typeof kept>;

type Place = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const nameOf = (id: string) => `steward.unsaved.${id}`;

/** Keeps what could not be saved where only this tab finds it again; false where it is too large. */
export const keepUnsaved = (place: Place, id: string, draft: UnsavedDraft): boolean => {
  try {
    place.setItem(nameOf(id), JSON.stringify(draft));
    return true;
  } catch {
    // An older text must not come back in place of this one.
    place.removeItem(nameOf(id));
    return false;
  }
};

/** What this tab kept of a draft; null where there is nothing, or nothing that can be read. */
export const readUnsaved = (place: Place, id: string): UnsavedDraft | null => {
  try {
    return kept.safeParse(JSON.parse(place.getItem(nameOf(id)) ?? 'null')).data ?? null;
  } catch {
    return null;
  }
};

export const forgetUnsaved = (place: Place, id: string): void => place.removeItem(nameOf(id));
