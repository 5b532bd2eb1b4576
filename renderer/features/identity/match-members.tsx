import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { IdentitySource } from '../../../shared/contract/identity.ts';
import { orpc } from '../../app/client.ts';
import { useNotify } from '../../components/notifications.ts';
import { pageOf } from '../../components/page-of.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { words } from './words.ts';

const text = words.match;
const size = 10;

/** Says whose e-mail address somebody has whom a source shows by a name of its own. */
export const MatchMembers = ({
  source,
  onClose,
}: {
  readonly source: Pick<IdentitySource, 'id' | 'name'>;
  readonly onClose: () => void;
}) => {
  const cache = useQueryClient();
  const notify = useNotify();
  const members = useQuery(orpc.identity.nameless.queryOptions({ input: { id: source.id } }));
  const [typed, setTyped] = useState<ReadonlyMap<string, string>>(new Map());
  const [search, setSearch] = useState('');
  const [wanted, setWanted] = useState(1);
  const save = useMutation(
    orpc.identity.match.mutationOptions({
      onSuccess: () => {
        notify({ type: 'success', content: text.saved });
        onClose();
      },
      onSettled: () => cache.invalidateQueries({ queryKey: orpc.identity.key() }),
    }),
  );
  const sought = search.trim().toLowerCase();
  const found = (members.data ?? []).filter(
    ({ member, groups }) =>
      member.toLowerCase().includes(sought) || groups.some((group) => group.toLowerCase().includes(sought)),
  );
  const page = pageOf(found, wanted, size);
  const matches = [...typed].map(([member, email]) => ({ member, email: email.trim() || null }));
  return (
    <Modal
      visible
      size="large"
      header={text.title(visibleText(source.name))}
      onDismiss={onClose}
      closeAriaLabel={words.cancel}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              {words.cancel}
            </Button>
            <Button
              variant="primary"
              loading={save.isPending}
              onClick={() => (matches.length === 0 ? onClose() : save.mutate({ id: source.id, matches }))}
            >
              {text.save}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Box>{text.body}</Box>
        <ProblemAlert error={save.error ?? members.error} />
        {members.isPending ? (
          <StatusIndicator type="loading">{words.loading}</StatusIndicator>
        ) : (
          <Table
            variant="embedded"
            contentDensity="compact"
            wrapLines
            ariaLabels={{ tableLabel: text.title(source.name) }}
            items={page.rows}
            trackBy="member"
            filter={
              <TextFilter
                filteringText={search}
                filteringPlaceholder={text.search}
                filteringAriaLabel={text.search}
                countText={search ? text.count(found.length) : ''}
                onChange={({ detail }) => {
                  setSearch(detail.filteringText);
                  setWanted(1);
                }}
              />
            }
            pagination={
              page.pages > 1 ? (
                <Pagination
                  currentPageIndex={page.page}
                  pagesCount={page.pages}
                  onChange={({ detail }) => setWanted(detail.currentPageIndex)}
                />
              ) : undefined
            }
            empty={text.noMatch}
            columnDefinitions={[
              {
                id: 'member',
                header: text.member,
                isRowHeader: true,
                minWidth: 130,
                cell: ({ member, name }) => <span className="any-wrap">{visibleText(name ?? member)}</span>,
              },
              {
                id: 'groups',
                header: text.groups,
                minWidth: 130,
                cell: ({ groups }) => <span className="any-wrap">{visibleText(groups.join(', '))}</span>,
              },
              {
                id: 'email',
                header: text.email,
                minWidth: 240,
                cell: ({ member, email }) => (
                  <Input
                    type="email"
                    autoComplete={false}
                    ariaLabel={text.emailOf(member)}
                    value={typed.get(member) ?? email ?? ''}
                    onChange={({ detail }) => setTyped(new Map(typed).set(member, detail.value))}
                  />
                ),
              },
            ]}
          />
        )}
      </SpaceBetween>
    </Modal>
  );
};
