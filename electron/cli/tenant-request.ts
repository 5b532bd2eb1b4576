import { type Command, InvalidArgumentError } from 'commander';
import { something } from './option-values.ts';
import { type PlanChoice, type PlanChoiceOptions, planChoiceOf, withPlanChoice } from './plan-choice.ts';

/** What a “tenant” command was asked for. */
export type TenantRequest =
  | ({ readonly name: 'tenant onboard'; readonly file: string } & PlanChoice)
  | ({
      readonly name: 'tenant suspend' | 'tenant resume' | 'tenant restore';
      readonly slug: string;
    } & PlanChoice)
  | ({
      readonly name: 'tenant offboard' | 'tenant delete';
      readonly slug: string;
      /** `kind/id` to `keep`, or to the ARN of who gets it. */
      readonly assets: Assets;
      /** For everything that is not named. */
      readonly otherwise: string | undefined;
    } & PlanChoice)
  | { readonly name: 'tenant list' }
  | { readonly name: 'tenant show' | 'tenant export'; readonly slug: string };

type Assets = Readonly<Record<string, string>>;
const assetName = (text: string): string => {
  if (!/^[a-z_]+\/.+$/s.test(text))
    throw new InvalidArgumentError('Name an asset by its kind and id: dashboard/sales.');
  return text;
};
const handedOver = (text: string, before: Assets): Assets => {
  const [, name = '', to = ''] = /^([^=]*)=(.+)$/s.exec(text) ?? [];
  if (to === '') throw new InvalidArgumentError('Say who gets it: dashboard/sales=arn:aws:quicksight:…');
  return { ...before, [assetName(name)]: to };
};
const keptAsset = (text: string, before: Assets): Assets => ({ ...before, [assetName(text)]: 'keep' });

const statusVerbs = {
  suspend: 'take what a tenant’s people were given: plan, review, apply',
  resume: 'give back what suspending took: plan, review, apply',
  restore: 'give back what offboarding took: plan, review, apply',
} as const;
const leavingVerbs = {
  offboard: {
    words: 'take everything that a tenant’s people hold, and delete nothing: plan, review, apply',
    keep: 'one asset that stays with its people; may be given again',
    yes: 'apply without asking',
  },
  delete: {
    words: 'delete what an offboarded tenant still has in the account: plan, review, apply',
    keep: 'one asset that is left without an owner; may be given again',
    yes: 'apply without asking for the slug again',
  },
} as const;

type LeavingOptions = PlanChoiceOptions & {
  readonly successor?: string;
  readonly handOver: Assets;
  readonly keep: Assets;
};

const addLeaving = (tenant: Command, found: (request: TenantRequest) => void): void => {
  for (const verb of ['offboard', 'delete'] as const) {
    const { words, keep: kept, yes } = leavingVerbs[verb];
    const command = tenant
      .command(verb)
      .description(words)
      .argument('<slug>')
      .option(
        '--successor <arn>',
        'the user who gets what only its people own, unless said otherwise',
        something,
      )
      .option('--hand-over <kind/id=arn>', 'one asset and who gets it; may be given again', handedOver, {})
      .option('--keep <kind/id>', kept, keptAsset, {});
    withPlanChoice(command, yes).action(
      (slug: string, { successor, handOver, keep, ...choice }: LeavingOptions) =>
        found({
          name: `tenant ${verb}`,
          slug,
          assets: { ...handOver, ...keep },
          otherwise: successor,
          ...planChoiceOf(choice),
        }),
    );
  }
};

/** Adds the “tenant” commands; `found` is called with what was asked for. */
export const addTenantCommands = (program: Command, found: (request: TenantRequest) => void): void => {
  const tenant = program.command('tenant').description('tenants');
  withPlanChoice(
    tenant
      .command('onboard')
      .description('bring a tenant to what a file says: plan, review, apply')
      .requiredOption('-f, --file <file>', 'the tenant as YAML or JSON; - reads standard input', something),
  ).action(({ file, ...choice }: { file: string } & PlanChoiceOptions) =>
    found({ name: 'tenant onboard', file, ...planChoiceOf(choice) }),
  );
  for (const verb of ['suspend', 'resume', 'restore'] as const)
    withPlanChoice(tenant.command(verb).description(statusVerbs[verb]).argument('<slug>')).action(
      (slug: string, choice: PlanChoiceOptions) =>
        found({ name: `tenant ${verb}`, slug, ...planChoiceOf(choice) }),
    );
  addLeaving(tenant, found);
  tenant
    .command('list')
    .description('list the tenants')
    .action(() => found({ name: 'tenant list' }));
  tenant
    .command('show')
    .description('show a tenant')
    .argument('<slug>')
    .action((slug: string) => found({ name: 'tenant show', slug }));
  tenant
    .command('export')
    .description('print the YAML that onboards a tenant again')
    .argument('<slug>')
    .action((slug: string) => found({ name: 'tenant export', slug }));
};
