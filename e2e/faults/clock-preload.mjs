// Loaded into the program under test (`--import`): shifts the wall clock by the milliseconds that the file
// named in STEWARD_TEST_CLOCK holds, which may change at any time. Time that only grows is left alone, as it
// is when somebody sets a computer's clock.
import { readFileSync } from 'node:fs';

const file = process.env.STEWARD_TEST_CLOCK;
if (file) {
  const Real = Date;
  let shift = 0;
  let readAt = Number.NEGATIVE_INFINITY;
  const now = () => {
    // The file is looked at anew every two milliseconds at most: a plan asks for the time very often.
    const at = performance.now();
    if (at - readAt > 2) {
      readAt = at;
      shift = Number(readFileSync(file, 'utf8'));
    }
    return Real.now() + shift;
  };
  globalThis.Date = class ShiftedDate extends Real {
    constructor(...parts) {
      if (parts.length === 0) super(now());
      else super(...parts);
    }
    static now() {
      return now();
    }
  };
}
