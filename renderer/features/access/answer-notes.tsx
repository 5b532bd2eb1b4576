import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { AccessBasis } from '../../../shared/domain/access-answer.ts';
import { basisSentences } from '../../../shared/domain/access-words.ts';
import { AppLink } from '../../components/app-link.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { words } from './words.ts';
import './access.css';

/** What an answer rests on, above all what could not be seen. */
export const AnswerBasis = ({ bases }: { readonly bases: readonly AccessBasis[] }) => (
  <SpaceBetween size="s">
    {bases.map((basis) => {
      const name = basis.readings.map(({ connection }) => connection.name).join(', ');
      const sentences = basisSentences({ ...basis, gaps: [] }).slice(0, -1);
      return (
        <SpaceBetween size="s" key={`${name} ${basis.at}`}>
          {basis.gaps.length > 0 && (
            <Alert type="warning" header={words.gapsTitle} statusIconAriaLabel="Warning">
              {words.gapsDetail}
              <ul>
                {basis.gaps.map((gap) => (
                  <li key={gap.sentence} className="any-wrap">
                    {visibleText(gap.sentence)}
                    {gap.action !== null && <> Missing permission: {gap.action}.</>}
                  </li>
                ))}
              </ul>
              {basis.gaps.some(({ action, lastReadAt }) => action === null && lastReadAt === null) && (
                <AppLink href="/directory">{words.readNow}</AppLink>
              )}
            </Alert>
          )}
          <Box color="text-body-secondary" fontSize="body-s">
            {visibleText(sentences.join(' '))}
          </Box>
        </SpaceBetween>
      );
    })}
  </SpaceBetween>
);

/** The whole answer as text to be taken elsewhere, with what could not be seen and how old it is. */
export const AnswerText = ({ text }: { readonly text: string }) => (
  <ExpandableSection
    variant="container"
    headerText={words.copyTitle}
    headerActions={<CopyText variant="button" label={words.copyLabel} text={visibleText(text)} />}
  >
    <pre className="access-text">{visibleText(text)}</pre>
  </ExpandableSection>
);
