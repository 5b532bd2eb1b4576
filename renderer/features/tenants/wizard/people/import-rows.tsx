import Box from '@cloudscape-design/components/box';
import Pagination from '@cloudscape-design/components/pagination';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import type { TenantRole } from '../../../../../shared/domain/tenant-spec.ts';
import { pageOf } from '../../../../components/page-of.ts';
import { visibleText } from '../../../../components/visible-text.ts';
import type { ReadRow } from '../../draft/edit-people.ts';
import { isThere } from '../../draft/plan-import.ts';
import { wizardWords } from '../../wizard-words.ts';
import { roleWords } from '../../words.ts';

const words = wizardWords.import;
const size = 20;

export interface ImportRowsProps {
  readonly rows: readonly ReadRow[];
  readonly bad: number;
  readonly warned: number;
  /** E-mails of people who are in the tenant. */
  readonly emails: ReadonlySet<string>;
  /** The role of rows that name none. */
  readonly role: TenantRole;
}

const Fate = ({ row, there }: { readonly row: ReadRow; readonly there: boolean }) => {
  if (row.errors.length > 0) return <StatusIndicator type="error">{row.errors.join(' ')}</StatusIndicator>;
  if (row.warnings.length > 0)
    return <StatusIndicator type="warning">{row.warnings.join(' ')}</StatusIndicator>;
  return there ? (
    <StatusIndicator type="info">{words.twice}</StatusIndicator>
  ) : (
    <StatusIndicator type="success">{words.ok}</StatusIndicator>
  );
};

const nameOfRole = (role: string | undefined, otherwise: TenantRole): string =>
  role ? (roleWords[role as TenantRole]?.one ?? visibleText(role)) : roleWords[otherwise].one;

/** Each row of the list, twenty at a time; those with errors first where there are any. */
export const ImportRows = ({ rows, bad, warned, emails, role }: ImportRowsProps) => {
  const [show, setShow] = useState(bad > 0 ? 'errors' : 'all');
  const [wanted, setWanted] = useState(1);
  const shown = rows.filter(
    (row) => show === 'all' || (show === 'errors' ? row.errors.length > 0 : row.warnings.length > 0),
  );
  const page = pageOf(shown, wanted, size);
  return (
    <Table
      variant="embedded"
      contentDensity="compact"
      wrapLines
      ariaLabels={{ tableLabel: words.all }}
      items={page.rows}
      trackBy={(row) => String(row.line)}
      empty={<Box color="text-body-secondary">{words.empty}</Box>}
      filter={
        <SegmentedControl
          label={words.show}
          selectedId={show}
          options={[
            { id: 'all', text: `${words.all} (${rows.length.toLocaleString('en')})` },
            { id: 'errors', text: `${words.withErrors} (${bad.toLocaleString('en')})`, disabled: bad === 0 },
            {
              id: 'warnings',
              text: `${words.withWarnings} (${warned.toLocaleString('en')})`,
              disabled: warned === 0,
            },
          ]}
          onChange={({ detail }) => {
            setShow(detail.selectedId);
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
      columnDefinitions={[
        { id: 'line', header: words.line, width: 80, cell: (row) => row.line },
        {
          id: 'email',
          header: words.fields.email,
          isRowHeader: true,
          cell: (row) => visibleText(row.read.email) || '–',
        },
        { id: 'name', header: words.fields.name, cell: (row) => visibleText(row.read.name) || '–' },
        {
          id: 'role',
          header: words.fields.role,
          width: 110,
          cell: (row) => nameOfRole(row.person?.role || row.read.role, role),
        },
        {
          id: 'fate',
          header: words.result,
          minWidth: 280,
          cell: (row) => <Fate row={row} there={isThere(row, emails)} />,
        },
      ]}
    />
  );
};
