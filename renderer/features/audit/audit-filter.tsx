import TextFilter from '@cloudscape-design/components/text-filter';
import Token from '@cloudscape-design/components/token';
import { useDelayed } from '../../components/use-delayed.ts';
import '../../components/plain-list.css';

export interface AuditFilters {
  readonly search: string | undefined;
  readonly subject: string | undefined;
  readonly action: string | undefined;
}

/** Words to find, and tokens for an action or a subject that was clicked. */
export const AuditFilter = (props: {
  readonly filters: AuditFilters;
  readonly onChange: (part: Readonly<Record<string, string | undefined>>) => void;
}) => {
  const { filters, onChange } = props;
  const [typed, setTyped] = useDelayed(filters.search ?? '', (search) => onChange({ search }));
  return (
    <div className="table-filter">
      <div className="table-filter-text">
        <TextFilter
          filteringText={typed}
          filteringPlaceholder="Find by person, action or subject"
          filteringAriaLabel="Find entries"
          onChange={({ detail }) => setTyped(detail.filteringText.slice(0, 200))}
        />
      </div>
      {filters.action && (
        <Token
          label={`Action: ${filters.action}`}
          dismissLabel={`Remove the filter on ${filters.action}`}
          onDismiss={() => onChange({ action: undefined })}
        />
      )}
      {filters.subject && (
        <Token
          label={`About: ${filters.subject}`}
          dismissLabel={`Remove the filter on ${filters.subject}`}
          onDismiss={() => onChange({ subject: undefined })}
        />
      )}
    </div>
  );
};
