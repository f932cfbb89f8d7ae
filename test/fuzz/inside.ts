// Runs in the namespace that run.ts made. Argument: the fuzzer.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { LabProcess } from '../../lab/labProcess';
import { EndpointProgram, STATUS } from '../daemons/surfaces/endpointProgram';

const [program = 'schemathesis'] = process.argv.slice(2);
const SEED = 20_261_101;
const EXAMPLES = 400;
const LONGEST_MS = 120_000;

const home = await mkdtemp(join(tmpdir(), 'home-'));
const env = { HOME: home, PATH: '/usr/bin:/bin' };
const endpoint = await EndpointProgram.start({
  launch: (file, args) => LabProcess.launch(file, args, { env, cwd: home }),
});
try {
  const { exitCode } = await execa(
    program,
    [
      'run',
      `${endpoint.url}/openapi.json`,
      ...Object.entries(endpoint.headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
      '--phases=coverage,fuzzing',
      '--checks=all',
      `--seed=${SEED}`,
      `--max-examples=${EXAMPLES}`,
      // A stream has no end that the fuzzer could wait for.
      `--exclude-path=${STATUS}/events`,
    ],
    { cwd: home, env, stdio: ['ignore', 'inherit', 'inherit'], timeout: LONGEST_MS, reject: false },
  );
  process.exitCode = exitCode ?? 1;
} finally {
  await endpoint.process.stop();
  await rm(home, { recursive: true, force: true });
}
