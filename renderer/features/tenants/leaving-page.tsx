import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import type { Tenant } from '../../../shared/contract/tenants.ts';
import { orpc } from '../../app/client.ts';
import { useNotify } from '../../components/notifications.ts';
import { PlanFrame } from '../../components/plan-frame.tsx';
import { problemOf } from '../../components/problem-of.ts';
import { useOnOpening } from '../../components/use-on-opening.ts';
import { LeavingAssets, type Successor } from './leaving-assets.tsx';
import { leavingWords as text } from './leaving-words.ts';
import { StatusRun } from './status-run.tsx';

export interface LeavingPageProps {
  readonly tenant: Tenant;
  readonly change: 'offboard' | 'delete';
}

interface Wish {
  readonly assets: Readonly<Record<string, string>>;
  readonly otherwise: string | undefined;
}

const Review = ({ tenant, change }: LeavingPageProps) => {
  const { slug } = tenant;
  const [, navigate] = useLocation();
  const [, setAddress] = useSearchParams();
  const notify = useNotify();
  const [wish, setWish] = useState<Wish>({ assets: {}, otherwise: undefined });
  const [successors, setSuccessors] = useState<readonly Successor[]>([]);
  const [typed, setTyped] = useState('');
  const offboarding = useMutation(orpc.tenants.planOffboard.mutationOptions());
  const deleting = useMutation(orpc.tenants.planDelete.mutationOptions());
  const planning = change === 'offboard' ? offboarding : deleting;
  const sync = useMutation(
    orpc.directory.sync.mutationOptions({
      onSuccess: () => navigate('/directory'),
      onError: (error) => notify({ type: 'error', content: problemOf(error).happened }),
    }),
  );
  const apply = useMutation(
    orpc.tenants.apply.mutationOptions({
      onSuccess: ({ runId }) => setAddress({ do: change, run: runId }, { replace: true }),
    }),
  );
  const { mutate } = planning;
  const plan = (next: Wish) => {
    setWish(next);
    mutate({
      slug,
      assets: { ...next.assets },
      ...(next.otherwise === undefined ? {} : { otherwise: next.otherwise }),
    });
  };
  useOnOpening(() => plan(wish));
  const planned = planning.data;
  // Only where reading the directory again mends what stands in the way.
  const outdated =
    planned?.plan.findings.some(
      ({ severity, todo = '' }) => severity === 'blocker' && /\bdirectory\b/.test(todo),
    ) ?? false;
  const blocked = planned?.plan.findings.some(({ severity }) => severity === 'blocker') ?? false;
  const assets = planned?.assets ?? [];
  return (
    <PlanFrame
      title={text[change].title(tenant.name)}
      description={text[change].intro}
      words={{ ...text, first: text.planning }}
      planned={planned}
      planning={{ isPending: planning.isPending, error: planning.error, retry: () => plan(wish) }}
      apply={{
        label: text[change].apply,
        busy: text.applying,
        isPending: apply.isPending,
        error: apply.error,
        unready: change === 'delete' && typed !== slug ? text.unconfirmed(slug) : undefined,
        onApply: ({ id, hash }) =>
          apply.mutate({ planId: id, hash, ...(change === 'delete' ? { confirm: typed } : {}) }),
      }}
      onCancel={() => navigate(`/tenants/${slug}`)}
      actions={
        <>
          {outdated && tenant.connection && (
            <Button
              loading={sync.isPending}
              onClick={() =>
                tenant.connection && sync.mutate({ connectionId: tenant.connection.id, mode: 'full' })
              }
            >
              {text.readAgain}
            </Button>
          )}
          <Button loading={planning.isPending} onClick={() => plan(wish)}>
            {text.planAgain}
          </Button>
        </>
      }
    >
      {assets.length > 0 && (
        <LeavingAssets
          assets={assets}
          change={change}
          connectionId={tenant.connection?.id}
          successors={successors}
          disabled={planning.isPending}
          onSuccessor={(successor) => {
            setSuccessors((before) => [...before.filter(({ key }) => key !== successor.key), successor]);
            plan({ ...wish, otherwise: successor.key });
          }}
          onChoose={(key, choice) => plan({ ...wish, assets: { ...wish.assets, [key]: choice } })}
        />
      )}
      {change === 'delete' && planned && !blocked && !planning.isPending && (
        <Container>
          <FormField label={text.confirm(slug)} description={text.confirmHelp}>
            <Input
              value={typed}
              onChange={({ detail }) => setTyped(detail.value)}
              autoComplete={false}
              spellcheck={false}
            />
          </FormField>
        </Container>
      )}
    </PlanFrame>
  );
};

/** Offboard or delete: what only its people own is decided, the plan reviewed, then applied and watched. */
export const LeavingPage = (props: LeavingPageProps) => {
  const [address] = useSearchParams();
  const runId = address.get('run');
  const { tenant, change } = props;
  return runId ? (
    <StatusRun slug={tenant.slug} title={text[change].title(tenant.name)} runId={runId} />
  ) : (
    <Review {...props} />
  );
};
