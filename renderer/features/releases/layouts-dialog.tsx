import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import { Fragment, useMemo } from 'react';
import {
  compareLayouts,
  type MarkedBox,
  type SheetPair,
} from '../../../shared/domain/releases/compare-layouts.ts';
import { orpc } from '../../app/client.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { ShowMore } from '../../components/show-more.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { SheetWireframe } from './sheet-wireframe.tsx';
import { words } from './words.ts';

const text = words.layouts;

const useLayouts = (content: string) =>
  useQuery({
    ...orpc.releases.layouts.queryOptions({ input: { content } }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

/** What differs on a sheet, each once: what is on both sides is said of the newer one. */
const differing = ({ before, after }: SheetPair): MarkedBox[] => [
  ...(after?.boxes ?? []).filter(({ change }) => change !== 'same'),
  ...(before?.boxes ?? []).filter(({ change }) => change === 'removed'),
];

const sheetWords = ({ change, was }: SheetPair): string =>
  [
    was === null ? '' : text.was(visibleText(was)),
    change === 'same' || (change === 'changed' && was !== null) ? '' : text.changes[change],
  ]
    .filter((word) => word !== '')
    .join(', ');

const Pair = (props: {
  readonly pair: SheetPair;
  readonly titles: readonly [string, string] | undefined;
}) => {
  const { pair, titles } = props;
  const name = visibleText(pair.name);
  const unplaced = (pair.after ?? pair.before)?.unplaced ?? [];
  const changed = differing(pair);
  return (
    <section aria-label={name}>
      <SpaceBetween size="xs">
        <Box variant="h3">
          {name}
          {titles && sheetWords(pair) !== '' && (
            <Box variant="span" color="text-body-secondary">
              {' '}
              {sheetWords(pair)}
            </Box>
          )}
        </Box>
        {titles ? (
          <div className="wireframe-pair">
            {([pair.before, pair.after] as const).map((sheet, side) => (
              <div key={titles[side]}>
                <Box variant="small" color="text-body-secondary">
                  {titles[side]}
                </Box>
                {sheet === null ? (
                  <p className="wireframe-none">{text.notThere}</p>
                ) : (
                  <SheetWireframe sheet={sheet} title={`${name}, ${titles[side]}`} />
                )}
              </div>
            ))}
          </div>
        ) : (
          pair.after && <SheetWireframe sheet={pair.after} title={name} />
        )}
        {titles && changed.length > 0 && (
          <ShowMore
            items={changed}
            step={8}
            name="changes"
            bulleted
            render={(box) => (
              <li key={`${box.change} ${box.key}`} className="release-change">
                {box.type} <b>{visibleText(box.name)}</b> {text.changes[box.change]}
              </li>
            )}
          />
        )}
        {unplaced.length > 0 && (
          <Box variant="small" color="text-body-secondary">
            {text.unplaced(unplaced.length)} {unplaced.slice(0, 5).map(visibleText).join(', ')}
            {unplaced.length > 5 && ` and ${unplaced.length - 5} more`}
          </Box>
        )}
      </SpaceBetween>
    </section>
  );
};

/** The sheets of a document as wireframes, or of two documents side by side with what differs marked. */
export const LayoutsDialog = (props: {
  readonly title: string;
  readonly before?: { readonly title: string; readonly content: string } | undefined;
  readonly after: { readonly title: string; readonly content: string };
  readonly onDismiss: () => void;
}) => {
  const { title, before, after, onDismiss } = props;
  const newer = useLayouts(after.content);
  const older = useLayouts(before?.content ?? after.content);
  const pairs = useMemo(
    () => (older.data && newer.data ? compareLayouts(older.data.sheets, newer.data.sheets) : undefined),
    [older.data, newer.data],
  );
  const same = before === undefined ? 0 : (pairs?.filter(({ change }) => change === 'same').length ?? 0);
  const shown = pairs?.filter(({ change }) => before === undefined || change !== 'same') ?? [];
  return (
    <Modal
      visible
      size="max"
      header={visibleText(title)}
      closeAriaLabel="Close"
      onDismiss={onDismiss}
      footer={
        <Box float="right">
          <Button onClick={onDismiss}>Close</Button>
        </Box>
      }
    >
      <SpaceBetween size="l">
        <ProblemAlert error={newer.error ?? older.error} />
        {!pairs && !newer.error && !older.error && (
          <div role="status">
            <StatusIndicator type="loading">{text.reading}</StatusIndicator>
          </div>
        )}
        {pairs && same > 0 && (
          <Box color="text-body-secondary">{same === pairs.length ? text.allSame : text.someSame(same)}</Box>
        )}
        {pairs?.length === 0 && <Box color="text-body-secondary">{text.noSheets}</Box>}
        {shown.map((pair) => (
          <Fragment key={`${pair.id} ${pair.change}`}>
            <Pair pair={pair} titles={before && [before.title, after.title]} />
          </Fragment>
        ))}
      </SpaceBetween>
    </Modal>
  );
};
