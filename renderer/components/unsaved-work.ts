import { createValue } from './value.ts';

/** What was typed and could not be saved, by its name; null while everything is saved. */
export const unsavedWork = createValue<string | null>(null);
