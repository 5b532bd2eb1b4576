// `npm run bench -- first-load`: the gzipped script that a browser fetches before it shows Home.
import { join } from 'node:path';
import { firstLoadBudget, firstLoadScripts } from './first-load/first-load-scripts.ts';

const renderer = join(import.meta.dirname, '..', 'dist', 'renderer');
const scripts = firstLoadScripts(renderer, 'console');
const sum = (of: 'bytes' | 'gzipped') => scripts.reduce((total, script) => total + script[of], 0);
const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`.padStart(10);

for (const { path, bytes, gzipped, why } of scripts)
  console.log(`${kB(gzipped)} of ${kB(bytes)}  ${why.padEnd(8)}  ${path}`);
const total = sum('gzipped');
console.log(
  `first load: ${kB(total).trim()} gzipped script in ${scripts.length} files; budget ${kB(firstLoadBudget).trim()}; ` +
    `ratio to the budget ${(total / firstLoadBudget).toFixed(2)}; gzipped ÷ raw ${(total / sum('bytes')).toFixed(2)}`,
);
process.exitCode = total <= firstLoadBudget ? 0 : 1;
