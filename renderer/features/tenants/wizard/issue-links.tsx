import Link from '@cloudscape-design/components/link';
import type { InputIssue } from '../../../../shared/errors.ts';
import { visibleText } from '../../../components/visible-text.ts';
import { pathKey } from '../draft/check-draft.ts';
import { pageOfPath } from '../draft/pages.ts';
import { placeWords } from '../draft/place-words.ts';
import { useWizard } from '../draft/use-wizard.ts';
import { wizardWords } from '../wizard-words.ts';

const shown = 8;

/** Issues as links that lead to the field which mends each. */
export const IssueLinks = ({ issues }: { readonly issues: readonly InputIssue[] }) => {
  const { goTo, store } = useWizard();
  return (
    <ul className="issue-links">
      {issues.slice(0, shown).map((issue) => (
        <li key={pathKey(issue.path)}>
          <Link
            href={`#${pathKey(issue.path)}`}
            variant="primary"
            onFollow={(event) => {
              event.preventDefault();
              goTo(pageOfPath(issue.path), issue.path);
            }}
          >
            {visibleText(placeWords(issue.path, store.state().draft))}
          </Link>
          : {issue.message}
        </li>
      ))}
      {issues.length > shown && <li>{wizardWords.summaryMore(issues.length - shown)}</li>}
    </ul>
  );
};
