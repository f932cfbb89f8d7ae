import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { daemonBinaries } from '../../lab/daemonBinaries';
import { type DemoDaemon, demoSettings, startDemo } from '../../lab/demo/demo';
import { introduction, obey } from '../../lab/demo/demoConsole';
import { Lab } from '../../lab/lab';
import { desktopCode } from '../../lab/hosts/desktop';
import { openDesktop, openServer, type OpenEditor } from './editors';
import { untilAskedToEnd } from './untilAsked';

const USAGE = `npm start -- [options]
  --demo       also starts real throw-away daemons, to see every state
  --server     the VS Code server from the npm registry, even where "code" is on PATH
  --port N     port of the server; a free one by default
  --no-open    prints the address, opens no browser`;

interface Demo {
  readonly lab: Lab;
  readonly daemons: readonly DemoDaemon[];
}

/** Opens the extension in VS Code and stays until it is asked to end. @returns the exit code */
export async function openEditor(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (options === undefined) {
    console.error(USAGE);
    return 2;
  }
  const { asked, end } = untilAskedToEnd();
  const closing: (() => Promise<void>)[] = [];
  try {
    await Promise.race([asked, run(options, closing, end).then(() => asked)]);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    for (const close of closing.reverse()) {
      await close();
    }
    // Whatever else was under way when the end was asked for, such as an install, ends with this process.
    process.exitCode ??= 0;
    setImmediate(() => process.exit());
  }
}

type Options = NonNullable<ReturnType<typeof readOptions>>;

function readOptions(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        demo: { type: 'boolean', default: false },
        server: { type: 'boolean', default: false },
        port: { type: 'string', default: '0' },
        'no-open': { type: 'boolean', default: false },
      },
    });
    const port = Number(values.port);
    return Number.isInteger(port) && port >= 0 && port < 65_536
      ? { demo: values.demo, server: values.server, port, browser: !values['no-open'] }
      : undefined;
  } catch {
    return undefined;
  }
}

async function run(
  { demo, server, port, browser }: Options,
  closing: (() => Promise<void>)[],
  end: () => void,
): Promise<void> {
  const shown = demo ? await startedDemo(closing) : undefined;
  const settings = shown ? demoSettings(shown.lab, shown.daemons) : {};
  const code = server ? undefined : desktopCode(process.env);
  const env = shown ? { ...process.env, ...shown.lab.env } : process.env;
  const editor: OpenEditor =
    code === undefined
      ? await openServer({ env, settings, port, browser, log: console.log })
      : await openDesktop(code, { settings, throwAway: demo });
  closing.push(editor.close);
  if (editor.closed) {
    void editor.closed.then(end);
  }
  if (shown) {
    console.log(`\n${introduction(shown.daemons)}`);
    listen(shown.daemons);
  }
  // Last, so that the address is what stands above the cursor.
  console.log(`\n${editor.message}`);
  if (!shown && !editor.stays) {
    end();
  }
}

async function startedDemo(closing: (() => Promise<void>)[]): Promise<Demo> {
  const binaries = await daemonBinaries(console.log, { preferPath: true });
  const lab = await Lab.open(binaries);
  closing.push(() => lab.close());
  return { lab, daemons: await startDemo(lab, console.log) };
}

/** Lines that are typed act on the daemons. */
function listen(daemons: readonly DemoDaemon[]): void {
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    if (line.trim() !== '') {
      void obey(line, daemons).then(console.log);
    }
  });
}
