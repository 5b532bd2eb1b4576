import type { Json } from '../../shared/domain/plan.ts';
import { visibleText } from './visible-text.ts';

/** One field of a state, as text; undefined where the state has no such field. */
export interface StateRow {
  readonly field: string;
  readonly before?: string;
  readonly after?: string;
  readonly found?: string;
  /** Whether any two of the shown states differ in it. */
  readonly differs: boolean;
}

const leafText = (value: Json): string =>
  value === null
    ? 'none'
    : typeof value === 'string'
      ? value === ''
        ? '“”'
        : visibleText(value)
      : String(value);

const isObject = (value: Json): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A JSON value as `field → text`, nested names joined by ` › `; lists of plain values stay one line. */
export const flatten = (value: Json, prefix = ''): ReadonlyMap<string, string> => {
  const fields = new Map<string, string>();
  const put = (name: string, inner: Json) => {
    for (const [key, text] of flatten(inner, name)) fields.set(visibleText(key), text);
  };
  const under = (name: string) => (prefix === '' ? name : `${prefix} › ${name}`);
  if (isObject(value)) {
    for (const [name, inner] of Object.entries(value)) put(under(name), inner);
    if (Object.keys(value).length === 0) fields.set(prefix || 'value', 'empty');
  } else if (Array.isArray(value) && value.some((each) => typeof each === 'object' && each !== null)) {
    value.forEach((inner, index) => {
      put(under(String(index + 1)), inner);
    });
  } else if (Array.isArray(value)) {
    fields.set(prefix || 'value', value.length === 0 ? 'empty' : value.map(leafText).join(', '));
  } else {
    fields.set(prefix || 'value', leafText(value));
  }
  return fields;
};

/**
 * States side by side, one row per field, in the order in which fields appear. A state of `null` (nothing
 * there) gives no column entries; an undefined one is not compared at all.
 */
export const stateRows = (states: {
  readonly before?: Json | undefined;
  readonly after?: Json | undefined;
  readonly found?: Json | undefined;
}): readonly StateRow[] => {
  const names = (['before', 'after', 'found'] as const).filter((name) => states[name] !== undefined);
  const flat = names.map((name) => {
    const state = states[name];
    return state === null || state === undefined ? new Map<string, string>() : flatten(state);
  });
  const fields = [...new Set(flat.flatMap((each) => [...each.keys()]))];
  return fields.map((field) => {
    const texts = flat.map((each) => each.get(field));
    const shown = Object.fromEntries(
      names.flatMap((name, index) => (texts[index] === undefined ? [] : [[name, texts[index]]])),
    );
    return { field, ...shown, differs: texts.some((text) => text !== texts[0]) };
  });
};

/** What a step does to its target. */
export const changeOf = (step: {
  readonly before: Json;
  readonly after: Json;
}): 'create' | 'change' | 'remove' =>
  step.before === null ? 'create' : step.after === null ? 'remove' : 'change';
