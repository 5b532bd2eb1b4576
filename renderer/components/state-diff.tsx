import Box from '@cloudscape-design/components/box';
import type { Json } from '../../shared/domain/plan.ts';
import { stateRows } from './state-rows.ts';
import './state-diff.css';

export interface StateDiffProps {
  readonly before: Json;
  readonly after: Json;
  /** What was read back; leave out where nothing was read yet. */
  readonly found?: Json | undefined;
}

const Cell = ({ text, absent }: { readonly text: string | undefined; readonly absent: boolean }) =>
  text === undefined ? <td className="state-none">{absent ? 'nothing there' : '–'}</td> : <td>{text}</td>;

/** The states of one target side by side, field by field. */
export const StateDiff = ({ before, after, found }: StateDiffProps) => {
  const rows = stateRows({ before, after, found });
  if (rows.length === 0) return <Box color="text-status-inactive">Nothing there before, nothing after.</Box>;
  return (
    <div className="state-scroll">
      <table className="state-table">
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
            {found !== undefined && <th scope="col">Read back</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.field} className={row.differs ? 'state-differs' : undefined}>
              <th scope="row">{row.field}</th>
              <Cell text={row.before} absent={before === null} />
              <Cell text={row.after} absent={after === null} />
              {found !== undefined && <Cell text={row.found} absent={found === null} />}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
