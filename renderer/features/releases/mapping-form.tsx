import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { CarriedPerson, MentionShown, PromotedAssetShown } from '../../../shared/contract/releases.ts';
import { sameJson } from '../../../shared/domain/canonical-json.ts';
import { type AssetId, assetKey } from '../../../shared/domain/releases/release.ts';
import { sayAsset, sayMention } from '../../../shared/domain/releases/say-mention.ts';
import type { StageMapping } from '../../../shared/domain/releases/stage-mapping.ts';
import { client } from '../../app/client.ts';
import { useNotify } from '../../components/notifications.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { AssetLine } from './asset-line.tsx';
import { CarryForm, carriedIn } from './carry-form.tsx';
import type { HandMadeChoice } from './hand-made-address.ts';
import { HandMadeField, type Stage } from './hand-made-choice.tsx';
import { kindWords, words } from './words.ts';
import './releases.css';

const text = words.promote;

const mentionKinds: Readonly<Record<MentionShown['kind'], string>> = {
  arn: 'ARN',
  account: 'account',
  region: 'region',
  id: 'id',
  name: 'name',
  word: 'word',
};

/** The same thing in all its places. */
interface Mentioned {
  readonly key: string;
  readonly mention: MentionShown;
  readonly places: number;
}

const grouped = (mentions: readonly MentionShown[]): Mentioned[] =>
  [
    ...Map.groupBy(mentions, ({ kind, meaning, text: said, outcome }) =>
      JSON.stringify([kind, meaning, said, outcome]),
    ),
  ]
    .flatMap(([key, places]) => {
      const [mention] = places;
      return mention === undefined ? [] : [{ key, mention, places: places.length }];
    })
    .sort((a, b) => Number(b.mention.outcome === 'unresolved') - Number(a.mention.outcome === 'unresolved'));

const whatWords = ({ kind, meaning }: MentionShown): string =>
  (meaning === null || meaning === 'sql'
    ? `${mentionKinds[kind]}${meaning === 'sql' ? ' in SQL' : ' in text'}`
    : meaning
  ).replace(/_/g, ' ');

const isTyped = ({ meaning }: MentionShown): boolean => meaning !== null && meaning !== 'sql';

/** A name in SQL or text is what it is in a place of its own: it follows what was said there, and undoes it otherwise. */
const follows = (
  { mention }: Mentioned,
  open: readonly Mentioned[],
  said: ReadonlyMap<string, string>,
): boolean =>
  mention.kind === 'name' &&
  !isTyped(mention) &&
  open.some(
    (other) =>
      isTyped(other.mention) && other.mention.text === mention.text && (said.get(other.key) ?? '') !== '',
  );

const ownersIn = (line: string): string[] =>
  line
    .split(',')
    .map((owner) => owner.trim())
    .filter((owner) => owner !== '');

/** Assets and mentions of a release on its way to a stage, and what a person says of them. */
export const MappingForm = (props: {
  readonly choice: { readonly release: string; readonly environment: string };
  readonly preview: {
    readonly mapping: StageMapping;
    readonly assets: readonly PromotedAssetShown[];
    readonly mentions: readonly MentionShown[];
    readonly people: readonly CarriedPerson[];
    readonly rules: readonly { readonly id: string; readonly name: string; readonly byArn: boolean }[];
  };
  readonly stage: Stage;
  readonly handMade: readonly HandMadeChoice[];
  readonly onHandMade: (choice: HandMadeChoice) => void;
  /** Dashboards of the release that show an asset, by their ids in the release. */
  readonly shownBy: (asset: AssetId) => readonly string[];
  readonly onSaved: () => void;
  readonly onReview: () => void;
}) => {
  const { preview, choice, stage } = props;
  const notify = useNotify();
  const [said, setSaid] = useState<ReadonlyMap<string, string>>(new Map());
  const [owners, setOwners] = useState(preview.mapping.owners.join(', '));
  const [carried, setCarried] = useState(() => carriedIn(preview.mapping));
  const say = (key: string, value: string) => setSaid(new Map(said).set(key, value));
  const mentions = grouped(preview.mentions);
  const open = mentions.filter(({ mention }) => mention.outcome === 'unresolved');
  const save = useMutation({
    mutationFn: () => {
      let mapping = preview.mapping;
      for (const { asset } of preview.assets) {
        const id = said.get(assetKey(asset));
        if (id !== undefined) mapping = sayAsset(mapping, asset, id.trim());
      }
      for (const { key, mention } of mentions) {
        const to = said.get(key);
        if (to !== undefined && to !== '') mapping = sayMention(mapping, mention, to);
      }
      return client.releases.saveMapping({
        ...choice,
        mapping: { ...mapping, ...carried, embedAs: carried.embedAs.trim(), owners: ownersIn(owners) },
      });
    },
    onSuccess: () => {
      notify({ type: 'success', content: text.saved });
      props.onSaved();
    },
  });
  const dirty =
    [...said.values()].some((value) => value !== '') ||
    ownersIn(owners).join() !== preview.mapping.owners.join() ||
    !sameJson(carried, carriedIn(preview.mapping));
  return (
    <SpaceBetween size="l">
      <ProblemAlert error={save.error} />
      <Container header={<Header variant="h2">{text.assets}</Header>}>
        <ul className="plain-list">
          {preview.assets.map((promoted) => (
            <AssetLine
              key={assetKey(promoted.asset)}
              promoted={promoted}
              stage={stage.title}
              said={said.get(assetKey(promoted.asset))}
              onSay={(id) => say(assetKey(promoted.asset), id)}
            >
              {promoted.since?.handMade === true && (
                <HandMadeField
                  promoted={promoted}
                  stage={stage}
                  dashboards={preview.assets.flatMap(({ asset, targetId }) =>
                    asset.kind === 'dashboard' && props.shownBy(promoted.asset).includes(asset.id)
                      ? [targetId]
                      : [],
                  )}
                  choice={props.handMade.find((one) => assetKey(one) === assetKey(promoted.asset))?.choice}
                  onChoose={(way) =>
                    props.onHandMade({ kind: promoted.asset.kind, id: promoted.asset.id, choice: way })
                  }
                />
              )}
            </AssetLine>
          ))}
        </ul>
        <Box padding={{ top: 'm' }}>
          <FormField label={text.owners} description={text.ownersHint}>
            <Input
              value={owners}
              placeholder="group/default/authors"
              onChange={({ detail }) => setOwners(detail.value.slice(0, 2000))}
            />
          </FormField>
        </Box>
      </Container>
      <CarryForm preview={preview} said={carried} onSay={setCarried} />
      <Table
        variant="container"
        contentDensity="compact"
        wrapLines
        header={
          <Header
            variant="h2"
            description={text.mentionsHint}
            counter={`(${open.length.toLocaleString('en')} ${text.open})`}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button
                  disabled={open.length === 0}
                  onClick={() =>
                    setSaid(
                      new Map([
                        ...open
                          .filter((one) => !follows(one, open, said))
                          .map(({ key, mention }) => [key, mention.text] as const),
                        ...[...said].filter(([, value]) => value !== ''),
                      ]),
                    )
                  }
                >
                  {text.same}
                </Button>
                <Button
                  disabled={!dirty}
                  loading={save.isPending}
                  loadingText="Saving"
                  onClick={() => save.mutate()}
                >
                  {text.save}
                </Button>
                <Button
                  variant="primary"
                  disabled={dirty}
                  disabledReason={text.unsaved}
                  onClick={props.onReview}
                >
                  {text.review}
                </Button>
              </SpaceBetween>
            }
          >
            {text.mentions}
          </Header>
        }
        ariaLabels={{ tableLabel: text.mentions }}
        items={mentions}
        trackBy="key"
        empty="It mentions nothing that could be called otherwise."
        columnDefinitions={[
          {
            id: 'text',
            header: 'Mentioned',
            isRowHeader: true,
            minWidth: 130,
            cell: ({ mention }) => <span className="any-wrap">{visibleText(mention.text)}</span>,
          },
          { id: 'what', header: 'As', minWidth: 90, cell: ({ mention }) => whatWords(mention) },
          {
            id: 'where',
            header: 'Where',
            minWidth: 120,
            cell: ({ mention, places }) => (
              <span className="any-wrap" title={mention.path}>
                {kindWords[mention.asset.kind]} {visibleText(mention.asset.name)}
                {places > 1 && `, ${places.toLocaleString('en')} places`}
              </span>
            ),
          },
          {
            id: 'becomes',
            header: 'Becomes',
            minWidth: 170,
            cell: ({ key, mention }) =>
              mention.outcome === 'unresolved' ? (
                <SpaceBetween size="xxs">
                  <Input
                    ariaLabel={`${mention.text} (${whatWords(mention)}) becomes`}
                    placeholder="What it is called there"
                    value={said.get(key) ?? ''}
                    onChange={({ detail }) => say(key, detail.value.slice(0, 2048))}
                  />
                  <Box variant="small" color="text-body-secondary">
                    {visibleText(mention.reason)}
                  </Box>
                </SpaceBetween>
              ) : (
                <SpaceBetween size="xxxs">
                  <span className="any-wrap">{mention.to === null ? 'stays' : visibleText(mention.to)}</span>
                  <Box variant="small" color="text-body-secondary">
                    {visibleText(mention.reason)}
                  </Box>
                </SpaceBetween>
              ),
          },
        ]}
      />
    </SpaceBetween>
  );
};
