// A cloud in a process of its own, which can be killed and started again. Arguments: state file, port.
import { startSandbox } from '../../electron/sandbox/start-sandbox.ts';

const [file = '', port = '0'] = process.argv.slice(2);
const { endpoints, accountId, region } = await startSandbox({ file, port: Number(port), seed: 'pilot' });
process.stdout.write(`${JSON.stringify({ endpoints, accountId, region })}\n`);
// It ends with whoever started it.
process.stdin.once('close', () => process.exit());
process.stdin.resume();
