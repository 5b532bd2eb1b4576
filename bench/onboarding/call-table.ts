import type { SandboxRequest } from '../../electron/sandbox/sandbox.ts';
import { type LeastCalls, purposes, sumOfCalls } from './least-calls.ts';

/** Per operation: the least needed, by purpose, next to what was sent. Lines of text. */
export const callTable = (least: LeastCalls, requests: readonly SandboxRequest[]): string[] => {
  const sent = Map.groupBy(requests, ({ operation }) => operation);
  const operations = [...new Set([...least.keys(), ...sent.keys()])];
  const row = (name: string, cells: readonly (string | number)[]) =>
    `  ${name.padEnd(30)}${cells.map((cell) => String(cell || '·').padStart(8)).join('')}`;
  const total = purposes.map((purpose) => sumOfCalls(least, [purpose]));
  const refused = requests.filter(({ admitted }) => !admitted).length;
  return [
    row('operation', [...purposes, 'least', 'sent', 'refused']),
    ...operations.map((operation) => {
      const of = least.get(operation) ?? { plan: 0, look: 0, act: 0, prove: 0 };
      const calls = sent.get(operation) ?? [];
      return row(operation, [
        ...purposes.map((purpose) => of[purpose]),
        purposes.reduce((sum, purpose) => sum + of[purpose], 0),
        calls.length,
        calls.filter(({ admitted }) => !admitted).length,
      ]);
    }),
    row('all', [...total, sumOfCalls(least), requests.length, refused]),
  ];
};
