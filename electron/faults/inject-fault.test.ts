import { describe, expect, test } from 'vitest';
import { createBlockingFaultHook, createFaultHook, parseFault } from './inject-fault.ts';

describe('an injected fault', () => {
  test('is read', () => {
    expect(parseFault('kill@step.sent:3')).toEqual({ action: 'kill', point: 'step.sent', passage: 3, ms: 0 });
    expect(parseFault('stop@store.committed')).toMatchObject({ action: 'stop', point: 'store.committed' });
    expect(parseFault('delay250@step.looked')).toEqual({
      action: 'delay',
      point: 'step.looked',
      passage: 1,
      ms: 250,
    });
  });

  test.each(['', 'kill', 'kill@nowhere', 'kill@step.sent:x', 'rm -rf@step.sent', 'delay@step.sent'])(
    'is refused: %s',
    (text) => {
      expect(() => parseFault(text)).toThrow('STEWARD_FAULT');
    },
  );

  test('kills at its passage only, and nothing happens after it', async () => {
    const sent: string[] = [];
    const hook = createFaultHook(parseFault('kill@step.sent:2'), (signal) => sent.push(signal));
    await hook('step.sent');
    await hook('step.acted');
    expect(sent).toEqual([]);
    const after = await Promise.race([
      Promise.resolve(hook('step.sent')).then(() => 'went on'),
      new Promise((resolve) => setTimeout(resolve, 20, 'stopped')),
    ]);
    expect(sent).toEqual(['SIGKILL']);
    expect(after).toBe('stopped');
  });

  test('stops the process once, and goes on when it is continued', async () => {
    const sent: string[] = [];
    const hook = createFaultHook(parseFault('stop@call.served'), (signal) => sent.push(signal));
    await hook('call.served');
    await hook('call.served');
    expect(sent).toEqual(['SIGSTOP']);
  });

  test('holds the thread that has the database', () => {
    const sent: string[] = [];
    const send = (signal: string) => sent.push(signal);
    const slow = createBlockingFaultHook(parseFault('delay300@store.committed:2'), send);
    const before = performance.now();
    slow('store.committed');
    expect(performance.now() - before).toBeLessThan(250);
    slow('store.committed');
    expect(performance.now() - before).toBeGreaterThan(295);
    createBlockingFaultHook(parseFault('stop@store.migrating'), send)('store.migrating');
    expect(sent).toEqual(['SIGSTOP']);
  });
});
