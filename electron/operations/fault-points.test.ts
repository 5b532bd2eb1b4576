import { describe, expect, test } from 'vitest';
import { createFaultHook, parseFault } from './fault-points.ts';

describe('an injected fault', () => {
  test('is read', () => {
    expect(parseFault('kill@step.sent:3')).toEqual({ action: 'kill', point: 'step.sent', passage: 3, ms: 0 });
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

  test('strikes at its passage only, and nothing happens after it', async () => {
    let killed = 0;
    const hook = createFaultHook(parseFault('kill@step.sent:2'), () => {
      killed++;
    });
    await hook('step.sent');
    await hook('step.acted');
    expect(killed).toBe(0);
    const after = await Promise.race([
      Promise.resolve(hook('step.sent')).then(() => 'went on'),
      new Promise((resolve) => setTimeout(resolve, 20, 'stopped')),
    ]);
    expect(killed).toBe(1);
    expect(after).toBe('stopped');
  });
});
