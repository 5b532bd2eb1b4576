import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { IdentitySource } from '../../../shared/contract/identity.ts';
import { type RuleRole, ruleRoles } from '../../../shared/domain/identity-rules.ts';
import { orpc } from '../../app/client.ts';
import { useNotify } from '../../components/notifications.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { words } from './words.ts';

const text = words.rule;

interface Option {
  readonly value: string;
  readonly label: string;
}
const Choice = (props: {
  readonly label: string;
  readonly description?: string;
  readonly options: readonly Option[];
  readonly value: string | undefined;
  readonly onChange: (value: string) => void;
}) => (
  <FormField label={props.label} {...(props.description ? { description: props.description } : {})}>
    <Select
      options={props.options}
      filteringType="auto"
      placeholder={text.choose}
      selectedOption={props.options.find(({ value }) => value === props.value) ?? null}
      onChange={({ detail }) => props.onChange(detail.selectedOption.value ?? '')}
    />
  </FormField>
);

/** Maps a group of a source to a group in QuickSight. */
export const AddRule = (props: {
  readonly sources: readonly IdentitySource[];
  readonly connections: readonly { readonly id: string; readonly name: string }[];
  readonly onClose: () => void;
}) => {
  const { sources, connections, onClose } = props;
  const cache = useQueryClient();
  const notify = useNotify();
  const [sourceId, setSourceId] = useState(sources.length === 1 ? sources[0]?.id : undefined);
  const [sourceGroup, setSourceGroup] = useState<string>();
  const [connectionId, setConnectionId] = useState(connections.length === 1 ? connections[0]?.id : undefined);
  const [means, setMeans] = useState<'group' | 'role'>('group');
  const [target, setTarget] = useState<string>();
  const [namespace, setNamespace] = useState('default');
  const [userRole, setUserRole] = useState<RuleRole>();
  const [meantAccount, setMeantAccount] = useState<'only' | 'role' | 'plain'>('only');
  const [role, setRole] = useState('');
  const [mode, setMode] = useState<'adds' | 'mirrors'>('adds');
  const groups = useQuery({
    ...orpc.directory.groups.queryOptions({
      input: { limit: 500, ...(connectionId ? { connectionId } : {}) },
    }),
    enabled: connectionId !== undefined,
  });
  const found = groups.data?.groups.find(({ key }) => key === target);
  const add = useMutation(
    orpc.identity.addRule.mutationOptions({
      onSuccess: () => {
        notify({ type: 'success', content: text.added });
        onClose();
      },
      onSettled: () => cache.invalidateQueries({ queryKey: orpc.identity.key() }),
    }),
  );
  const namespaces = [...new Set(['default', ...(groups.data?.groups ?? []).map((one) => one.namespace)])];
  const meant =
    means === 'group'
      ? found && { namespace: found.namespace, target: { kind: 'group' as const, group: found.name } }
      : userRole && { namespace, target: { kind: 'role' as const, role: userRole } };
  const ready =
    sourceId && sourceGroup && connectionId && meant && (meantAccount !== 'role' || role.trim() !== '');
  return (
    <Modal
      visible
      header={text.add}
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
              loading={add.isPending}
              disabled={!ready}
              disabledReason={text.choose}
              onClick={() =>
                ready &&
                add.mutate({
                  sourceId,
                  sourceGroup,
                  connectionId,
                  ...meant,
                  account: meantAccount === 'role' ? `role:${role.trim()}` : meantAccount,
                  mode,
                })
              }
            >
              {text.add}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <ProblemAlert error={add.error ?? groups.error} />
        <Choice
          label={text.source}
          options={sources.map(({ id, name }) => ({ value: id, label: visibleText(name) }))}
          value={sourceId}
          onChange={(value) => {
            setSourceId(value);
            setSourceGroup(undefined);
          }}
        />
        <Choice
          label={text.sourceGroup}
          options={(sources.find(({ id }) => id === sourceId)?.groups ?? []).map(({ name, members }) => ({
            value: name,
            label: `${visibleText(name)} (${members.toLocaleString('en')})`,
          }))}
          value={sourceGroup}
          onChange={setSourceGroup}
        />
        <Choice
          label={text.connection}
          options={connections.map(({ id, name }) => ({ value: id, label: visibleText(name) }))}
          value={connectionId}
          onChange={(value) => {
            setConnectionId(value);
            setTarget(undefined);
          }}
        />
        <FormField label={text.target}>
          <SegmentedControl
            label={text.target}
            selectedId={means}
            options={(['group', 'role'] as const).map((id) => ({ id, text: text.targets[id] }))}
            onChange={({ detail }) => setMeans(detail.selectedId === 'role' ? 'role' : 'group')}
          />
        </FormField>
        {means === 'group' ? (
          <Choice
            label={text.group}
            options={(groups.data?.groups ?? []).map(({ key, namespace: place, name }) => ({
              value: key,
              label: visibleText(`${place}/${name}`),
            }))}
            value={target}
            onChange={setTarget}
          />
        ) : (
          <SpaceBetween size="m">
            <Choice
              label={text.userRole}
              description={text.userRoleHelp}
              options={ruleRoles.map((value) => ({ value, label: text.roles[value] }))}
              value={userRole}
              onChange={(value) => setUserRole(ruleRoles.find((one) => one === value))}
            />
            {namespaces.length > 1 && (
              <Choice
                label={text.namespace}
                options={namespaces.map((value) => ({ value, label: visibleText(value) }))}
                value={namespace}
                onChange={setNamespace}
              />
            )}
          </SpaceBetween>
        )}
        <Choice
          label={text.account}
          description={text.accountHelp}
          options={(['only', 'role', 'plain'] as const).map((value) => ({
            value,
            label: text.accounts[value],
          }))}
          value={meantAccount}
          onChange={(value) => setMeantAccount(value === 'role' || value === 'plain' ? value : 'only')}
        />
        {meantAccount === 'role' && (
          <FormField label={text.role} description={text.roleHelp}>
            <Input value={role} onChange={({ detail }) => setRole(detail.value)} />
          </FormField>
        )}
        <Choice
          label={text.mode}
          description={text.modeHelp[means][mode]}
          options={(['adds', 'mirrors'] as const).map((value) => ({ value, label: text.modes[value] }))}
          value={mode}
          onChange={(value) => setMode(value === 'mirrors' ? 'mirrors' : 'adds')}
        />
      </SpaceBetween>
    </Modal>
  );
};
