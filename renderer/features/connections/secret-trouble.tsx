import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Connection } from '../../../shared/contract/connections.ts';
import { words } from './words.ts';

/** Why a connection's keys cannot be had, and the ways on. Nothing is shown while they can. */
export const SecretTrouble = (props: {
  readonly connection: Connection;
  /** Asks the keychain again, by a test of the connection. */
  readonly onLook: () => void;
  readonly looking: boolean;
  /** Absent for who may not change it. */
  readonly onEnter: (() => void) | undefined;
}) => {
  const { secret, secretTrouble } = props.connection;
  if (!secretTrouble) return null;
  const unreachable = secret === 'unreachable';
  return (
    <Alert
      type="error"
      header={
        unreachable ? words.lost.unreachable : words.lost[secret === 'elsewhere' ? 'elsewhere' : 'missing']
      }
      statusIconAriaLabel="Error"
      action={
        <SpaceBetween direction="horizontal" size="xs">
          {unreachable && (
            <Button loading={props.looking} onClick={props.onLook}>
              {words.lost.again}
            </Button>
          )}
          {props.onEnter && <Button onClick={props.onEnter}>{words.edit.button(true)}</Button>}
        </SpaceBetween>
      }
    >
      <SpaceBetween size="xxs">
        <div>{secretTrouble.found}</div>
        <div>{secretTrouble.todo}</div>
      </SpaceBetween>
    </Alert>
  );
};
