import { type FaultHook, type FaultPoint, faultPoints } from './executor.ts';

/** One injected fault: at the `passage`th time (from 1) that `point` is passed. */
export interface InjectedFault {
  readonly action: 'kill' | 'delay';
  readonly point: FaultPoint;
  readonly passage: number;
  /** Milliseconds, for `delay`. */
  readonly ms: number;
}

const form = /^(?:kill|delay(?<ms>\d{1,6}))@(?<point>[a-z.-]+)(?::(?<passage>\d{1,6}))?$/;

/**
 * Reads `kill@step.sent:3` (this process kills itself the third time it is there) or
 * `delay500@step.sent` (half a second, the first time). Throws on anything else, naming the points there are.
 */
export const parseFault = (text: string): InjectedFault => {
  const groups = form.exec(text)?.groups;
  const point = faultPoints.find((known) => known === groups?.point);
  if (!groups || !point)
    throw new Error(
      `STEWARD_FAULT is kill@POINT[:N] or delayMS@POINT[:N]; points: ${faultPoints.join(', ')}`,
    );
  return {
    action: groups.ms === undefined ? 'kill' : 'delay',
    point,
    passage: Number(groups.passage ?? 1),
    ms: Number(groups.ms ?? 0),
  };
};

/**
 * A hook that carries out one fault. Only the composition root may ask for it, and only when it was told
 * to: nothing here reads the environment. `kill` is SIGKILL: no handler runs, nothing is flushed.
 */
export const createFaultHook = (
  fault: InjectedFault,
  kill: () => void = () => process.kill(process.pid, 'SIGKILL'),
): FaultHook => {
  let passed = 0;
  return async (point) => {
    if (point !== fault.point || ++passed !== fault.passage) return;
    if (fault.action === 'delay') return new Promise((resolve) => setTimeout(resolve, fault.ms));
    kill();
    // The signal may take a moment; nothing may happen meanwhile.
    return new Promise<never>(() => undefined);
  };
};
