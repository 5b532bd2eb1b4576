import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { visibleText } from '../../components/visible-text.ts';
import '../../components/plain-list.css';

const most = 50;

/** What was chosen in the list, by name. */
export const ChosenGrants = ({
  title,
  what,
}: {
  readonly title: string;
  readonly what: readonly string[];
}) => (
  <Container
    header={
      <Header variant="h2" counter={`(${what.length.toLocaleString('en')})`}>
        {title}
      </Header>
    }
  >
    <ul className="effects">
      {what.slice(0, most).map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two grants may be called alike, and the list never changes
        <li key={at}>{visibleText(one)}</li>
      ))}
      {what.length > most && <li>and {what.length - most} more</li>}
    </ul>
  </Container>
);
