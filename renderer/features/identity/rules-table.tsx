import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useLocation } from 'wouter';
import type { IdentityRuleRecord, IdentitySource } from '../../../shared/contract/identity.ts';
import { TableEmpty } from '../../components/table-empty.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { useIdentityActions } from './use-identity-actions.ts';
import { words } from './words.ts';
import '../../components/plain-list.css';

const targetWords = ({ namespace, target }: IdentityRuleRecord): string =>
  target.kind === 'group'
    ? `${namespace}/${target.group}`
    : words.rule.meansRole(namespace, words.rule.roles[target.role]);

/** Every rule, and the way to what the rules would change. */
export const RulesTable = (props: {
  readonly rules: readonly IdentityRuleRecord[];
  readonly sources: readonly IdentitySource[];
  readonly connections: readonly { readonly id: string; readonly name: string }[];
  readonly onAdd: () => void;
}) => {
  const actions = useIdentityActions();
  const [, navigate] = useLocation();
  const sourceName = (id: string) => props.sources.find((one) => one.id === id)?.name ?? '';
  const connectionName = (id: string) => props.connections.find((one) => one.id === id)?.name ?? '';
  const planned = props.connections.filter(({ id }) => props.rules.some((rule) => rule.connectionId === id));
  return (
    <Table
      variant="container"
      contentDensity="compact"
      wrapLines
      items={props.rules}
      trackBy="id"
      ariaLabels={{ tableLabel: words.rule.title }}
      header={
        <Header
          variant="h2"
          counter={`(${props.rules.length.toLocaleString('en')})`}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button onClick={props.onAdd}>{words.rule.add}</Button>
              {planned.map(({ id, name }) => (
                <Button key={id} variant="primary" onClick={() => navigate(`/identity?plan=${id}`)}>
                  {planned.length === 1 ? words.plan.show : `${words.plan.show}: ${visibleText(name)}`}
                </Button>
              ))}
            </SpaceBetween>
          }
        >
          {words.rule.title}
        </Header>
      }
      empty={<TableEmpty {...words.rule.none} />}
      columnDefinitions={[
        {
          id: 'source',
          header: words.rule.sourceGroup,
          isRowHeader: true,
          minWidth: 135,
          cell: (rule) => (
            <span className="any-wrap">{`${visibleText(sourceName(rule.sourceId))}: ${visibleText(rule.sourceGroup)}`}</span>
          ),
        },
        {
          id: 'group',
          header: words.rule.means,
          minWidth: 130,
          cell: (rule) => <span className="any-wrap">{visibleText(targetWords(rule))}</span>,
        },
        {
          id: 'connection',
          header: words.rule.connection,
          cell: (rule) => visibleText(connectionName(rule.connectionId)),
        },
        {
          id: 'account',
          header: words.rule.account,
          minWidth: 110,
          cell: ({ account }) =>
            account === 'only'
              ? words.rule.accountOnly
              : account === 'plain'
                ? words.rule.accountPlain
                : words.rule.accountRole(account.slice('role:'.length)),
        },
        {
          id: 'mode',
          header: words.rule.mode,
          cell: ({ mode, target }) => (
            <span title={words.rule.modeHelp[target.kind][mode]}>{words.rule.modes[mode]}</span>
          ),
        },
        {
          id: 'actions',
          header: words.actions,
          minWidth: 95,
          cell: (rule) => (
            <Button
              variant="inline-link"
              ariaLabel={`${words.rule.remove}: ${rule.sourceGroup} → ${targetWords(rule)}`}
              disabled={actions.removeRule.isPending}
              onClick={() => actions.removeRule.mutate({ id: rule.id })}
            >
              {words.rule.remove}
            </Button>
          ),
        },
      ]}
    />
  );
};
