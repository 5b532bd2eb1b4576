import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Grant } from '../../../shared/contract/grants.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { visibleText } from '../../components/visible-text.ts';
import '../../components/plain-list.css';
import { grantStates, levelWords, resourceWords, words } from './words.ts';

const small = { fontSize: 'body-s', color: 'text-body-secondary' } as const;

export const WhoCell = ({ grant }: { readonly grant: Grant }) => (
  <>
    {visibleText(grant.principal.name)}
    <Box {...small}>{grant.principal.kind}</Box>
  </>
);

export const WhatCell = ({ grant }: { readonly grant: Grant }) => (
  <>
    {visibleText(grant.target.title)}
    <Box {...small}>{resourceWords[grant.target.resource]}</Box>
  </>
);

export const LevelCell = ({ grant }: { readonly grant: Grant }) => (
  <>
    {grant.target.resource !== 'policy_assignment' && levelWords[grant.level].label}
    {grant.target.resource === 'policy_assignment' && !grant.breakGlass && '–'}
    {grant.breakGlass && (
      <div>
        <Badge color="red">Break glass</Badge>
      </div>
    )}
  </>
);

export const StateCell = ({ grant }: { readonly grant: Grant }) => {
  const { label, type } = grantStates[grant.state];
  return (
    <>
      <span className="no-wrap">
        <StatusIndicator type={grant.problem && grant.state === 'expiring' ? 'error' : type}>
          {label}
        </StatusIndicator>
      </span>
      {grant.problem && <Box {...small}>{visibleText(grant.problem)}</Box>}
    </>
  );
};

export const EndsCell = ({ grant }: { readonly grant: Grant }) => {
  // It has ended already, or never began: when it would have ended says nothing.
  if (grant.state === 'revoked' || grant.state === 'failed') return <>–</>;
  if (grant.endsAt === null) return <>{grant.activeAt === null ? words.notYet : words.forGood}</>;
  return (
    <>
      <RelativeTime at={grant.endsAt} />
      {grant.letEnd && <Box {...small}>{words.willEnd}</Box>}
    </>
  );
};
