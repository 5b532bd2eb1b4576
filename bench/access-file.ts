// `npm run bench -- access-file [repetitions]`: planning a file of a hundred thousand grants.
import { planAccessFile } from '../electron/access-code/plan-access-file.ts';
import { readAccessFiles } from '../electron/access-code/read-access-files.ts';
import { resolveAccess } from '../electron/access-code/resolve-access.ts';
import { noRules, readAt } from '../electron/access-code/testing/model-account.ts';
import { writeAccessFile } from '../electron/access-code/write-access-file.ts';
import { makePlan } from '../electron/operations/make-plan.ts';
import { manyGrants } from './access-file/many-grants.ts';
import { cpuMs } from './measure/cpu-ms.ts';

const repetitions = Number(process.argv[2] ?? 40);
const budgetMs = 500;
const connection = {
  id: '01a1fe09-2df5-7128-aee5-4df4f755f314',
  name: 'Bench',
  accountId: '111122223333',
  region: 'eu-central-1',
  readOnly: false,
};
const ms = (value: number) => `${value.toFixed(0)} ms`.padStart(9);
const at95 = (times: readonly number[]) =>
  [...times].sort((one, other) => one - other)[Math.ceil(times.length * 0.95) - 1] ?? Number.NaN;
const middle = (times: readonly number[]) =>
  [...times].sort((one, other) => one - other)[times.length >> 1] ?? 0;

const { state, whole } = manyGrants(5_000, 20, 0.01);
const { yaml, counts } = writeAccessFile(whole, []);
const beganReading = performance.now();
const documents = readAccessFiles([{ name: 'access.yaml', text: yaml }]);
const readMs = performance.now() - beganReading;

/** What a person would write: both sides as sets of lines, and what is in one only. */
const plainDiff = (): number => {
  const held = new Set<string>();
  for (const [resource, principals] of state.grants)
    for (const [principal, { level }] of principals) held.add(`${resource} ${principal} ${level}`);
  let missing = 0;
  for (const [resource, principals] of whole.grants)
    for (const [principal, { level }] of principals)
      if (!held.has(`${resource} ${principal} ${level}`)) missing += 1;
  return missing;
};

const planner: number[] = [];
const plannerCpu: number[] = [];
const peer: number[] = [];
let steps = 0;
let body: ReturnType<typeof planAccessFile> | undefined;
for (let round = 0; round < repetitions; round++) {
  const from = performance.now();
  const cpu = cpuMs();
  const { wanted, issues } = resolveAccess(documents, state, []);
  if (issues.length > 0) throw new Error(issues[0]?.message);
  body = planAccessFile({
    wanted,
    state,
    connection,
    prune: null,
    context: {},
    title: 'Bench',
    files: 'access.yaml',
    now: readAt,
    rules: noRules,
  });
  planner.push(performance.now() - from);
  plannerCpu.push(cpuMs() - cpu);
  steps = body.steps.length;
  const between = performance.now();
  const missing = plainDiff();
  peer.push(performance.now() - between);
  if (missing !== steps) throw new Error(`the planner has ${steps} steps, the plain comparison ${missing}`);
}
const beganHashing = performance.now();
if (body !== undefined) await makePlan(body);
console.log(
  `${counts.grants.toLocaleString('en')} desired grants, ${steps.toLocaleString('en')} steps, ${repetitions} rounds`,
);
console.log(`names resolved and plan made       p95 ${ms(at95(planner))}  median ${ms(middle(planner))}`);
console.log(
  `  the same, processor time          p95 ${ms(at95(plannerCpu))}  median ${ms(middle(plannerCpu))}`,
);
console.log(`plain comparison of two sets       p95 ${ms(at95(peer))}  median ${ms(middle(peer))}`);
console.log(`reading and checking ${(yaml.length / 1e6).toFixed(1)} MB of YAML, once ${ms(readMs)}`);
console.log(`hash of the plan, once                 ${ms(performance.now() - beganHashing)}`);
console.log(
  `plan of access: p95 ${ms(at95(plannerCpu)).trim()} of processor time (${ms(at95(planner)).trim()} by the clock); budget ${budgetMs} ms; ratio to the plain comparison ${(middle(planner) / middle(peer)).toFixed(2)}`,
);
process.exitCode = at95(plannerCpu) < budgetMs ? 0 : 1;
