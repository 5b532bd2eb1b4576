import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import DatePicker from '@cloudscape-design/components/date-picker';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { reviewDraft } from '../../../shared/domain/review.ts';
import { orpc } from '../../app/client.ts';
import { useHelp } from '../../components/help.ts';
import { PageProblem } from '../../components/page-problem.tsx';
import { usePageTitle } from '../../components/page-title.ts';
import { PageWaiting } from '../../components/page-waiting.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { problemOf } from '../../components/problem-of.ts';
import { reviewersIn } from './reviewer-lines.ts';
import { firstScope, hasFolder, type ScopeDraft, ScopeFields } from './scope-fields.tsx';
import { words } from './words.ts';

const text = words.form;
const dayMs = 86_400_000;
const help = {
  title: words.help.title,
  body: (
    <>
      <p>{words.help.what}</p>
      <p>{words.help.decide}</p>
    </>
  ),
};

const subjectOf = (scope: ScopeDraft) => {
  const { kind, tenant, groups, assets, withContents } = scope;
  switch (kind) {
    case 'connection':
      return { kind };
    case 'tenant':
      return { kind, slug: tenant };
    case 'groups':
      return { kind, groups: groups.map(({ key }) => key) };
    case 'assets':
      return {
        kind,
        assets: assets.map(({ resource, id }) => ({ resource, id })),
        withContents: withContents && hasFolder(scope),
      };
  }
};

/** What is wrong, by the field that mends it. */
const problemsOf = (draft: unknown): ReadonlyMap<string, string> => {
  const parsed = reviewDraft.safeParse(draft);
  if (parsed.success) return new Map();
  return new Map(
    parsed.error.issues.map(({ path, message }) => {
      const [field] = path;
      if (field === 'scope') return ['scope', path.includes('slug') ? 'Choose a tenant.' : message];
      return [String(field), field === 'deadline' ? 'Choose a day, as 2026/12/31.' : message];
    }),
  );
};

const NewReviewForm = ({
  connections,
  reviewer,
}: {
  readonly connections: readonly { readonly id: string; readonly name: string }[];
  readonly reviewer: string;
}) => {
  const [, navigate] = useLocation();
  const [name, setName] = useState('');
  const [connectionId, setConnection] = useState(connections[0]?.id ?? '');
  const [scope, setScope] = useState(firstScope);
  const [day, setDay] = useState(() => new Date(Date.now() + 14 * dayMs).toISOString().slice(0, 10));
  const [lines, setLines] = useState(reviewer);
  const [keepNeedsReason, setKeepNeedsReason] = useState(false);
  const [tried, setTried] = useState(false);
  const create = useMutation(
    orpc.reviews.create.mutationOptions({ onSuccess: ({ id }) => navigate(`/reviews/${id}`) }),
  );
  const draft = {
    name,
    connectionId,
    scope: { of: subjectOf(scope), part: scope.part, level: scope.level },
    deadline: `${day}T23:59:59.999Z`,
    reviewers: reviewersIn(lines),
    policy: { keepNeedsReason },
  };
  const problems = tried ? problemsOf(draft) : new Map<string, string>();
  const refused = create.error ? problemOf(create.error) : undefined;
  const problem = (field: string) =>
    problems.get(field) ?? (refused?.field === field ? refused.happened : undefined);
  const options = connections.map(({ id, name: label }) => ({ value: id, label }));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        const parsed = reviewDraft.safeParse(draft);
        if (parsed.success) create.mutate(parsed.data);
      }}
    >
      <Form
        header={
          <Header variant="h1" description={words.help.what}>
            {text.title}
          </Header>
        }
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" formAction="none" onClick={() => navigate('/reviews')}>
              {text.cancel}
            </Button>
            <Button variant="primary" loading={create.isPending} loadingText={text.creating}>
              {text.create}
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          {refused && refused.field === undefined && <ProblemAlert error={create.error} />}
          <Container header={<Header variant="h2">{words.columns.scope}</Header>}>
            <SpaceBetween size="l">
              <FormField label={text.name} description={text.nameHint} errorText={problem('name')}>
                <Input value={name} onChange={({ detail }) => setName(detail.value.slice(0, 200))} />
              </FormField>
              <FormField label={text.connection} errorText={problem('connectionId')}>
                <Select
                  selectedOption={options.find(({ value }) => value === connectionId) ?? null}
                  options={options}
                  empty="There is no connection."
                  onChange={({ detail }) => {
                    setConnection(detail.selectedOption.value ?? '');
                    setScope({ ...scope, tenant: '', groups: [], assets: [] });
                  }}
                />
              </FormField>
              <ScopeFields
                connectionId={connectionId}
                scope={scope}
                problem={problem('scope')}
                onChange={(more) => setScope({ ...scope, ...more })}
              />
            </SpaceBetween>
          </Container>
          <Container header={<Header variant="h2">{words.columns.reviewers}</Header>}>
            <SpaceBetween size="l">
              <FormField
                label={text.reviewers}
                description={text.reviewersHint}
                errorText={problem('reviewers')}
              >
                <Textarea
                  value={lines}
                  rows={3}
                  spellcheck={false}
                  onChange={({ detail }) => setLines(detail.value.slice(0, 10_000))}
                />
              </FormField>
              <FormField
                label={text.deadline}
                constraintText={text.deadlineHint}
                errorText={problem('deadline')}
              >
                <DatePicker
                  value={day}
                  placeholder="YYYY/MM/DD"
                  openCalendarAriaLabel={(chosen) =>
                    `Choose the deadline${chosen ? `, ${chosen} is chosen` : ''}`
                  }
                  previousMonthAriaLabel="Month before"
                  nextMonthAriaLabel="Next month"
                  todayAriaLabel="Today"
                  isDateEnabled={(one) => one.getTime() > Date.now() - dayMs}
                  onChange={({ detail }) => setDay(detail.value)}
                />
              </FormField>
              <Checkbox
                checked={keepNeedsReason}
                onChange={({ detail }) => setKeepNeedsReason(detail.checked)}
              >
                {text.keepWhy}
              </Checkbox>
            </SpaceBetween>
          </Container>
        </SpaceBetween>
      </Form>
    </form>
  );
};

/** `/reviews/new`: whose access is reviewed, by whom, until when. */
export const NewReviewPage = () => {
  useHelp(help);
  usePageTitle(text.title, [{ text: words.title, href: '/reviews' }]);
  const status = useQuery(orpc.directory.status.queryOptions());
  const session = useQuery(orpc.session.get.queryOptions());
  const error = status.error ?? session.error;
  if (error) return <PageProblem title={text.title} error={error} onRetry={() => void status.refetch()} />;
  if (!status.data || !session.data) return <PageWaiting title={text.title}>Reading connections</PageWaiting>;
  return (
    <NewReviewForm
      connections={status.data.map(({ connection }) => connection)}
      reviewer={session.data.actor}
    />
  );
};
