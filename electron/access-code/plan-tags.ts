import type { PlanStep } from '../../shared/domain/plan.ts';
import { isStewardTag, mostTags, ownTags, type Tags } from '../../shared/domain/tags.ts';
import { tagState } from '../connectors/quicksight/steps/tag-steps.ts';
import {
  type AccessPlanInput,
  type AccessPlanPart,
  count,
  idPart,
  isKnownScope,
  some,
  stepIds,
  unseen,
} from './plan-input.ts';
import { spokenClaim } from './read-access-files.ts';
import type { WantedTags } from './wanted-access.ts';

type Tagged = WantedTags['of'];

const wordsOf = ({ kind, title }: Tagged): string => `${kind.replace('_', ' ')} ${title}`;
const scopeOf = ({ kind, id }: Tagged): string => `tags/${kind}/${id}`;
const idOf = (what: 'tags' | 'untag', { kind, id }: Tagged): string => `${what}:${kind}/${idPart(id)}`;

const isThere = ({ state }: AccessPlanInput, key: string, of: Tagged): boolean =>
  of.kind === 'namespace' ? state.namespaces.has(of.id) : state.resources.has(key);

/** Of a thing's tags, those that a file leaves out. Steward's own marks stay: by them it knows what is a tenant's. */
const unnamed = (held: Tags, named: Tags): Tags =>
  Object.fromEntries(
    Object.entries(held).filter(([key]) => !isStewardTag(key) && !Object.hasOwn(named, key)),
  );

const changeWords = ([key, value]: readonly [string, string], held: Tags): string =>
  `${key} = ${value}${Object.hasOwn(held, key) ? ` instead of ${held[key]}` : ''}`;

/** Tags that are missing or have another value. What a file makes gets its tags as it is made. */
export const planTags = (input: AccessPlanInput): AccessPlanPart => {
  const { state, wanted, prune } = input;
  const steps: PlanStep[] = [];
  const findings: AccessPlanPart['findings'] = [];
  for (const [key, { of, tags, claim }] of wanted.tags) {
    const there = isThere(input, key, of);
    if (there && !isKnownScope(state, scopeOf(of))) {
      findings.push(unseen(state, scopeOf(of), `Which tags the ${wordsOf(of)} has`));
      continue;
    }
    const held = ownTags(there ? (state.tags.get(key) ?? {}) : {});
    const left = prune === null ? {} : unnamed(held, tags);
    const all = new Set([...Object.keys(held), ...Object.keys(tags)]).size;
    const total = all - Object.keys(left).length;
    if (total > mostTags)
      findings.push({
        severity: 'blocker',
        message: `The ${wordsOf(of)} would have ${total} tags; QuickSight takes at most ${mostTags}. (${spokenClaim(claim)})`,
        todo:
          Object.keys(tags).length > mostTags
            ? 'Name fewer tags.'
            : `It has ${count(Object.keys(held).length, 'tag')} already: name fewer, or take some off first.`,
      });
    const missing = Object.entries(tags).filter(([name, value]) => held[name] !== value);
    if (missing.length === 0 || (!there && of.kind === 'folder')) continue;
    const after = Object.fromEntries(missing);
    steps.push({
      id: idOf('tags', of),
      kind: 'quicksight.tag',
      title: `Tag ${wordsOf(of)}: ${some(missing.map((one) => changeWords(one, held)))}`,
      section: 'Tags',
      needs: [
        ...(there ? [] : [stepIds.namespace(of.id)]),
        // There is no room for them before.
        ...(all > mostTags && total <= mostTags ? [idOf('untag', of)] : []),
      ],
      input: { arn: key, tags: after },
      before: tagState(held, after),
      after,
    });
  }
  return { steps, findings };
};

/**
 * Takes off the tags that files leave out: of what they name with tags, and, where they have the list of assets, of
 * every asset. `scopes` are the readings that this rests on.
 */
export const planUntagging = (
  input: AccessPlanInput,
): { readonly steps: readonly PlanStep[]; readonly scopes: readonly string[] } => {
  const { state, wanted } = input;
  const spoken = new Map<string, Pick<WantedTags, 'of' | 'tags'>>(wanted.tags);
  if (wanted.sections.has('assets'))
    for (const { key, kind, id, title } of state.resources.values())
      if (kind !== 'folder' && !spoken.has(key)) spoken.set(key, { of: { kind, id, title }, tags: {} });
  const steps: PlanStep[] = [];
  const scopes: string[] = [];
  for (const [key, { of, tags }] of spoken) {
    if (!isThere(input, key, of)) continue;
    scopes.push(scopeOf(of));
    const before = unnamed(ownTags(state.tags.get(key) ?? {}), tags);
    const keys = Object.keys(before);
    if (keys.length === 0) continue;
    steps.push({
      id: idOf('untag', of),
      kind: 'quicksight.untag',
      title: `Take ${keys.length === 1 ? 'the tag' : 'the tags'} ${some(keys)} off ${wordsOf(of)}`,
      section: 'Tags',
      needs: [],
      input: { arn: key, keys },
      before: { ...before },
      after: null,
    });
  }
  return { steps, scopes };
};
