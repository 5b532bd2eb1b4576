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

const Gaps = (props: {
  readonly gaps: AccessBasis['gaps'];
  readonly title: string;
  readonly detail: string;
}) =>
  props.gaps.length === 0 ? null : (
    <Alert type="warning" header={props.title} statusIconAriaLabel="Warning">
      {props.detail}
      <ul>
        {props.gaps.map((gap) => (
          <li key={gap.sentence} className="any-wrap">
            {visibleText(gap.sentence)}
            {gap.action !== null && <> Missing permission: {gap.action}.</>}
          </li>
        ))}
      </ul>
      {props.gaps.some(({ action, lastReadAt }) => action === null && lastReadAt === null) && (
        <AppLink href="/directory">{words.readNow}</AppLink>
      )}
    </Alert>
  );

/** What an answer rests on, above all what could not be seen. */
export const AnswerBasis = ({ bases }: { readonly bases: readonly AccessBasis[] }) => (
  <SpaceBetween size="s">
    {bases.map((basis) => {
      const name = basis.readings.map(({ connection }) => connection.name).join(', ');
      const sentences = basisSentences({ ...basis, gaps: [], limitGaps: [] }).slice(0, -1);
      return (
        <SpaceBetween size="s" key={`${name} ${basis.at}`}>
          <Gaps gaps={basis.gaps} title={words.gapsTitle} detail={words.gapsDetail} />
          <Gaps gaps={basis.limitGaps} title={words.limitsTitle} detail={words.limitsDetail} />
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
