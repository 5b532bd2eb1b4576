import Box from '@cloudscape-design/components/box';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { CarriedPerson, PromotedAssetShown } from '../../../shared/contract/releases.ts';
import type { StageMapping } from '../../../shared/domain/releases/stage-mapping.ts';
import { ShowMore } from '../../components/show-more.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { words } from './words.ts';

const text = words.carry;

/** What a mapping says of all that surrounds a release's assets. */
export type Carried = Pick<
  StageMapping,
  'carry' | 'principals' | 'checkedRules' | 'embedAs' | 'newDataSources'
>;

/** That part of a mapping. */
export const carriedIn = ({
  carry,
  principals,
  checkedRules,
  embedAs,
  newDataSources,
}: StageMapping): Carried => ({
  carry,
  principals,
  checkedRules,
  embedAs,
  newDataSources,
});

const parts = ['permissions', 'tags', 'folders', 'schedules'] as const;

/** A list in which one entry says something else, or nothing any more. */
const replaced = <T extends { readonly from: string }>(
  list: readonly T[],
  from: string,
  entry: T | null,
): T[] => [...list.filter((one) => one.from !== from), ...(entry === null ? [] : [entry])];

const PersonLine = (props: {
  readonly person: CarriedPerson;
  readonly said: Carried;
  readonly onSay: (principals: Carried['principals']) => void;
}) => {
  const { from, to, isThere } = props.person;
  const { principals } = props.said;
  const said = principals.find((one) => one.from === from);
  const isOut = said === undefined ? false : said.to === null;
  const say = (entry: Carried['principals'][number] | null) => props.onSay(replaced(principals, from, entry));
  return (
    <li>
      <Box padding={{ bottom: 's' }}>
        <SpaceBetween size="xxs">
          <StatusIndicator type={isOut ? 'stopped' : isThere ? 'success' : 'warning'}>
            <span className="whole-words">
              {visibleText(from)}{' '}
              {isOut
                ? text.leftOut
                : isThere
                  ? to === from
                    ? text.sameThere
                    : text.standsIn(visibleText(to ?? ''))
                  : text.nobody}
            </span>
          </StatusIndicator>
          {!isOut && (!isThere || said !== undefined) && (
            <Box padding={{ left: 'l' }}>
              <Input
                ariaLabel={text.standInOf(from)}
                placeholder={text.standInExample}
                value={said?.to ?? ''}
                onChange={({ detail }) =>
                  say(detail.value === '' ? null : { from, to: detail.value.slice(0, 2048) })
                }
              />
            </Box>
          )}
          <Box padding={{ left: 'l' }}>
            <Checkbox
              checked={isOut}
              ariaLabel={`${text.leaveOut}: ${from}`}
              onChange={({ detail }) => say(detail.checked ? { from, to: null } : null)}
            >
              {text.leaveOut}
            </Checkbox>
          </Box>
        </SpaceBetween>
      </Box>
    </li>
  );
};

const NewSource = (props: {
  readonly asset: PromotedAssetShown['asset'];
  readonly said: Carried;
  readonly onSay: (sources: Carried['newDataSources']) => void;
}) => {
  const { id: from, name } = props.asset;
  const { newDataSources } = props.said;
  const said = newDataSources.find((one) => one.from === from);
  const say = (entry: Carried['newDataSources'][number] | null) =>
    props.onSay(replaced(newDataSources, from, entry));
  return (
    <SpaceBetween size="xxs">
      <Checkbox
        checked={said !== undefined}
        onChange={({ detail }) => say(detail.checked ? { from, secretArn: null } : null)}
      >
        <span className="whole-words">{text.makeSource(visibleText(name))}</span>
      </Checkbox>
      {said && (
        <Box padding={{ left: 'l' }}>
          <Input
            ariaLabel={text.secretOf(name)}
            placeholder="arn:aws:secretsmanager:…"
            value={said.secretArn ?? ''}
            onChange={({ detail }) => say({ from, secretArn: detail.value.trim().slice(0, 2048) || null })}
          />
        </Box>
      )}
    </SpaceBetween>
  );
};

/** What comes along with the assets, and what somebody has to say for it. */
export const CarryForm = (props: {
  readonly preview: {
    readonly assets: readonly PromotedAssetShown[];
    readonly people: readonly CarriedPerson[];
    readonly rules: readonly { readonly id: string; readonly name: string; readonly byArn: boolean }[];
  };
  readonly said: Carried;
  readonly onSay: (said: Carried) => void;
}) => {
  const { preview, said, onSay } = props;
  const sources = preview.assets.filter(
    ({ asset, action }) =>
      asset.kind === 'data_source' &&
      (action === 'absent' || said.newDataSources.some(({ from }) => from === asset.id)),
  );
  return (
    <Container
      header={
        <Header variant="h2" description={text.hint}>
          {text.title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <SpaceBetween size="xs">
          {parts.map((part) => (
            <Checkbox
              key={part}
              checked={said.carry[part]}
              description={text.partHints[part]}
              onChange={({ detail }) => onSay({ ...said, carry: { ...said.carry, [part]: detail.checked } })}
            >
              {text.parts[part]}
            </Checkbox>
          ))}
        </SpaceBetween>
        {preview.people.length > 0 && said.carry.permissions && (
          <FormField label={text.people} description={text.peopleHint} stretch>
            <ShowMore
              items={preview.people}
              step={10}
              name="people and groups"
              render={(person) => (
                <PersonLine
                  key={person.from}
                  person={person}
                  said={said}
                  onSay={(principals) => onSay({ ...said, principals })}
                />
              )}
            />
          </FormField>
        )}
        {sources.length > 0 && (
          <FormField label={text.sources} description={text.sourcesHint} stretch>
            <SpaceBetween size="xs">
              {sources.map(({ asset }) => (
                <NewSource
                  key={asset.id}
                  asset={asset}
                  said={said}
                  onSay={(newDataSources) => onSay({ ...said, newDataSources })}
                />
              ))}
            </SpaceBetween>
          </FormField>
        )}
        {preview.rules.length > 0 && (
          <FormField label={text.rules} description={text.rulesHint} stretch>
            <SpaceBetween size="xs">
              {preview.rules.map(({ id, name, byArn }) => (
                <Checkbox
                  key={id}
                  checked={said.checkedRules.includes(id)}
                  description={byArn ? text.byArn : text.byName}
                  onChange={({ detail }) =>
                    onSay({
                      ...said,
                      checkedRules: [
                        ...said.checkedRules.filter((one) => one !== id),
                        ...(detail.checked ? [id] : []),
                      ],
                    })
                  }
                >
                  <span className="whole-words">{text.checked(visibleText(name))}</span>
                </Checkbox>
              ))}
            </SpaceBetween>
          </FormField>
        )}
        <FormField label={text.embed} description={text.embedHint}>
          <Input
            value={said.embedAs}
            placeholder="user/default/ann@example.org"
            onChange={({ detail }) => onSay({ ...said, embedAs: detail.value.slice(0, 2048) })}
          />
        </FormField>
      </SpaceBetween>
    </Container>
  );
};
