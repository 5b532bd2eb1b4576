import Token from '@cloudscape-design/components/token';
import { ListFilter } from '../../components/list-filter.tsx';
import { useDelayed } from '../../components/use-delayed.ts';

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
    <ListFilter text={typed} onText={setTyped} label="Find by person, action or subject" name="Find entries">
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
    </ListFilter>
  );
};
