import { type BlockingFaultHook, type FaultHook, type FaultPoint, faultPoints } from './fault-points.ts';

/** One injected fault: at the `passage`th time (from 1) that `point` is passed. */
export interface InjectedFault {
  readonly action: 'kill' | 'stop' | 'delay';
  readonly point: FaultPoint;
  readonly passage: number;
  /** Milliseconds, for `delay`. */
  readonly ms: number;
}

const form = /^(?<action>kill|stop|delay(?<ms>\d{1,6}))@(?<point>[a-z.-]+)(?::(?<passage>\d{1,6}))?$/;

/**
 * Reads `kill@step.sent:3` (this process kills itself the third time it is there), `stop@store.committed`
 * (the whole process stands still until somebody continues it) or `delay500@step.sent` (half a second, the
 * first time). Throws on anything else, naming the points there are.
 */
export const parseFault = (text: string): InjectedFault => {
  const groups = form.exec(text)?.groups;
  const point = faultPoints.find((known) => known === groups?.point);
  if (!groups || !point)
    throw new Error(
      `STEWARD_FAULT is kill@POINT[:N], stop@POINT[:N] or delayMS@POINT[:N]; points: ${faultPoints.join(', ')}`,
    );
  return {
    action: groups.action === 'kill' || groups.action === 'stop' ? groups.action : 'delay',
    point,
    passage: Number(groups.passage ?? 1),
    ms: Number(groups.ms ?? 0),
  };
};

/** Sends this process a signal. SIGKILL: no handler runs, nothing is flushed. SIGSTOP: every thread rests. */
type SendSignal = (signal: 'SIGKILL' | 'SIGSTOP') => void;

const toThisProcess: SendSignal = (signal) => {
  process.kill(process.pid, signal);
};

/** Whether the fault strikes now; counts its point's passages. */
const strikes = ({ point, passage }: InjectedFault) => {
  let passed = 0;
  return (at: FaultPoint): boolean => at === point && ++passed === passage;
};

/**
 * A hook that carries out one fault. Only the composition root may ask for it, and only when it was told
 * to: nothing here reads the environment.
 */
export const createFaultHook = (fault: InjectedFault, send = toThisProcess): FaultHook => {
  const now = strikes(fault);
  return (point) => {
    if (!now(point)) return;
    if (fault.action === 'delay') return new Promise((resolve) => setTimeout(resolve, fault.ms));
    if (fault.action === 'stop') return send('SIGSTOP');
    send('SIGKILL');
    // The signal may take a moment; nothing may happen meanwhile.
    return new Promise<never>(() => undefined);
  };
};

/** The same for the thread that has the database. */
export const createBlockingFaultHook = (fault: InjectedFault, send = toThisProcess): BlockingFaultHook => {
  const now = strikes(fault);
  const rest = (ms?: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  return (point) => {
    if (!now(point)) return;
    if (fault.action === 'delay') rest(fault.ms);
    else if (fault.action === 'stop') send('SIGSTOP');
    else {
      send('SIGKILL');
      rest();
    }
  };
};
