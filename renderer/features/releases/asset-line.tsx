import Box from '@cloudscape-design/components/box';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import type { PromotedAssetShown } from '../../../shared/contract/releases.ts';
import { ShowMore } from '../../components/show-more.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { Part } from './changes.tsx';
import { CloserLook } from './closer-look.tsx';
import { Since } from './since.tsx';
import { actionWords, kindWords, words } from './words.ts';
import './releases.css';

const text = words.closer;

const looks = {
  absent: 'error',
  none: 'success',
  mapped: 'success',
  kept: 'info',
  create: 'info',
  update: 'info',
  beside: 'info',
} as const;

/** What becomes of one asset in the stage: what changes there, and what stands for it where it does not travel. */
export const AssetLine = (props: {
  readonly promoted: PromotedAssetShown;
  readonly stage: string;
  readonly said: string | undefined;
  readonly onSay: (id: string) => void;
  /** What a person decides about what was made by hand. */
  readonly children?: ReactNode;
}) => {
  const { asset, action, targetId, changes, since, contents } = props.promoted;
  const now = contents && { title: text.now(props.stage), content: contents.now };
  const name = `${kindWords[asset.kind]} ${asset.name}`;
  return (
    <li className="release-change">
      <SpaceBetween size="xxs">
        <StatusIndicator type={looks[action]}>
          <span className="whole-words">
            {kindWords[asset.kind]} <b>{visibleText(asset.name)}</b> {actionWords[action]}
            {targetId !== asset.id && action !== 'absent' && `, as ${visibleText(targetId)}`}
          </span>
        </StatusIndicator>
        {(action === 'absent' || action === 'mapped' || asset.kind === 'data_source') && (
          <Box padding={{ left: 'l', bottom: 's' }}>
            <Input
              ariaLabel={`Id there of ${name}`}
              placeholder="Its id in the stage"
              value={props.said ?? (action === 'mapped' ? targetId : '')}
              onChange={({ detail }) => props.onSay(detail.value.slice(0, 512))}
            />
          </Box>
        )}
        {props.children && <Box padding={{ left: 'l' }}>{props.children}</Box>}
        {since ? (
          <Box padding={{ left: 'l' }}>
            <Since since={since} stage={props.stage} />
          </Box>
        ) : (
          changes.length > 0 && (
            <Box padding={{ left: 'l' }}>
              <ShowMore
                items={changes}
                step={10}
                name="changes"
                render={(part) => <Part key={`${part.change}${part.path}`} part={part} />}
              />
            </Box>
          )
        )}
        {contents && now && (
          <Box padding={{ left: 'l' }}>
            <SpaceBetween direction="horizontal" size="s">
              <CloserLook
                asset={asset}
                before={now}
                after={{ title: text.release, content: contents.wanted }}
              />
              {since?.handMade === true && contents.promoted !== null && (
                <CloserLook
                  asset={asset}
                  before={{ title: text.promoted, content: contents.promoted }}
                  after={now}
                  what={text.byHand}
                />
              )}
            </SpaceBetween>
          </Box>
        )}
      </SpaceBetween>
    </li>
  );
};
