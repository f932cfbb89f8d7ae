import assert from 'node:assert/strict';
import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { answerForAgent } from '../../../src/controller/agentAnswer';
import type { CheckRequest } from '../../../src/controller/checkDaemonStatus';
import { createCheckDaemonStatus, NO_SETTINGS } from '../../../src/controller/createController';
import { createMcpServer } from '../../../src/headless/mcp/mcpServer';
import { stderrLog } from '../../../src/headless/stderrLog';
import { Monitor } from '../../../src/monitor/monitor';
import { NOTHING_KNOWN, withAnswer } from '../../../src/monitor/snapshot';
import { errorText } from '../../../src/status/errorText';
import type { DaemonStatusResponse } from '../../../src/status/result';
import { jsonText, visible } from '../../../src/status/visibleText';
import { treeRows } from '../../../src/vscode/daemons/rows/treeRows';
import { diagnosisOf } from '../../../src/vscode/diagnosis';
import { messageText } from '../../../src/vscode/shared/plainText';
import { Served } from '../headless/http/served';
import { UNSAFE } from '../status/nastyTexts';

/** What a surface says, and what it would say were nothing cut but at the one place. */
type Said = readonly [said: string, whole: string];
type Surface = (error: Error) => Promise<Said>;

/** A machine on which the look at Kubo alone fails so. */
async function answerWith(error: Error): Promise<DaemonStatusResponse> {
  const environment = {
    HOME: '/nonexistent',
    PATH: '',
    get IPFS_PATH(): string {
      throw error;
    },
  };
  const listProcesses = () =>
    Promise.resolve({
      source: 'test',
      daemons: [],
      someEnded: () => false,
      mayBeDaemon: () => false,
      nameOf: () => null,
      listenerOwner: () => null,
    });
  const machine = { platform: 'linux' as const, environment, listProcesses };
  return createCheckDaemonStatus(() => NO_SETTINGS, machine)({ daemon_type: 'ipfs' });
}

const LANGUAGE = {
  t: (text: string) => text,
  clock: String,
  moment: String,
  now: () => 0,
  home: '/home/ann',
};

async function overHttp(answer: DaemonStatusResponse | Error, ask: (served: Served) => Promise<string>) {
  const served = await Served.start();
  served.controller.answer = answer;
  try {
    return await ask(served);
  } finally {
    await served.close();
  }
}

/** The texts of a tool's result, as a client writes them. */
async function overMcp(
  check: (request?: CheckRequest) => Promise<DaemonStatusResponse>,
  tool: string,
  given: Record<string, unknown> = {},
): Promise<{ texts: string; structured: unknown }> {
  const [near, far] = InMemoryTransport.createLinkedPair();
  const client = new Client({ name: 'test', version: '1' });
  await Promise.all([createMcpServer(check, '1').connect(far), client.connect(near)]);
  const { content, structuredContent } = await client.callTool({ name: tool, arguments: given });
  await client.close();
  const texts = content.map((one) => ('text' in one ? one.text : '')).join('\n');
  return { texts, structured: structuredContent };
}

/** Each shows the `error` of a daemon that nobody could look at. */
const OF_A_DAEMON: Readonly<Record<string, Surface>> = {
  'check, as JSON': async (error) => {
    const answer = await answerWith(error);
    return [jsonText(answer.daemons.ipfs?.error), jsonText(errorText(error))];
  },
  'check, beside its daemons': async (error) => [
    jsonText((await answerWith(error)).error),
    jsonText(errorText(error)),
  ],
  HTTP: async (error) => {
    const answer = await answerWith(error);
    const text = await overHttp(answer, async (served) => (await served.ask({})).text);
    assert.doesNotMatch(text, UNSAFE);
    const { daemons } = JSON.parse(text) as DaemonStatusResponse;
    return [daemons.ipfs?.error ?? '', errorText(error)];
  },
  'an agent of the editor': async (error) => {
    const { daemons } = answerForAgent(await answerWith(error));
    return [daemons.ipfs?.error ?? '', errorText(error)];
  },
  'an agent, in an answer that is too long': async (error) => {
    const answer = await answerWith(error);
    const flooded = { ...answer, operation: 'a'.repeat(1 << 20) };
    const cut = answerForAgent(flooded);
    assert.equal(cut.error, errorText(error));
    return [cut.daemons.ipfs?.error ?? '', errorText(error)];
  },
  'MCP, structured': async (error) => {
    const answer = await answerWith(error);
    const { structured } = await overMcp(() => Promise.resolve(answer), 'ipfs_daemon_status');
    return [(structured as DaemonStatusResponse).daemons.ipfs?.error ?? '', errorText(error)];
  },
  'MCP, as text': async (error) => {
    const answer = await answerWith(error);
    const { texts } = await overMcp(() => Promise.resolve(answer), 'ipfs_daemon_status');
    return [/ Error: (".*")\.$/m.exec(texts)?.[1] ?? '', jsonText(errorText(error))];
  },
  'a row of the tree': async (error) => {
    const other = { ...(await answerWith(error)) };
    const rows = treeRows(withAnswer(NOTHING_KNOWN, other), LANGUAGE);
    return [visible(rows[0]?.children[0]?.full ?? ''), visible(errorText(error))];
  },
  'Copy Diagnosis': async (error) => {
    const text = diagnosisOf(await answerWith(error), '1.0.0');
    const [, said = ''] = /could not look: `+ ?(.*?) ?`+$/m.exec(text) ?? [];
    return [said, visible(errorText(error).replace(/\s+/g, ' '))];
  },
};

/** Each tells of a check that failed as a whole. */
const OF_A_CHECK: Readonly<Record<string, Surface>> = {
  'the log of the headless program': (error) => {
    let written = '';
    const write = process.stderr.write.bind(process.stderr);
    process.stderr.write = (text: string | Uint8Array) => {
      written += String(text);
      return true;
    };
    stderrLog.error('It failed.', error);
    process.stderr.write = write;
    return Promise.resolve([written, `It failed. ${visible(errorText(error))}\n`]);
  },
  'a tool of MCP': async (error) => {
    const { texts } = await overMcp(() => Promise.reject(error), 'ipfs_daemon_status');
    return [texts, visible(errorText(error))];
  },
  'the explanation of MCP': async (error) => {
    const given = { daemon_type: 'ipfs' };
    const { texts } = await overMcp(() => Promise.reject(error), 'ipfs_explain_state', given);
    return [texts, visible(errorText(error))];
  },
  'a message of the editor': async (error) => {
    const monitor = new Monitor({
      check: () => Promise.reject(error),
      intervalMs: () => 0,
      log: { debug: () => undefined, error: () => undefined },
    });
    const { failure } = await monitor.refresh();
    monitor.dispose();
    return [messageText(failure ?? ''), messageText(errorText(error))];
  },
};

const ERRORS: Readonly<Record<string, string>> = {
  short: 'The look did not end in time.',
  'of a mebibyte': 'a'.repeat(1 << 20),
  'of letters that are halves of others': `${'a'.repeat(489)}\u{1f600}${'b'.repeat(5000)}`,
  'that a terminal would obey': `\u001b]0;owned\u0007\u009b31m${'\u202e'.repeat(4000)}`,
  'that quotes and breaks lines': `"\\" \r\n# heading\n[a](command:x) ${'$(x)'.repeat(2000)}`,
};

describe('the text of an error', () => {
  for (const [name, message] of Object.entries(ERRORS)) {
    for (const [surface, say] of Object.entries({ ...OF_A_DAEMON, ...OF_A_CHECK })) {
      it(`${name} is the same in ${surface}`, async () => {
        const [said, whole] = await say(new Error(message));
        assert.equal(said, whole);
        assert.ok(said.length > 20, 'it says something');
        assert.ok(said.length <= 8192, `${said.length} letters`);
      });
    }
  }
});

describe('a request that is wrong at length', () => {
  const TYPE = 'x'.repeat(15_000);
  const check = createCheckDaemonStatus(() => NO_SETTINGS);
  const wrong: readonly Record<string, unknown>[] = [
    { daemon_type: TYPE },
    { daemon_type: '\u202e'.repeat(5000) },
    { [TYPE]: 1 },
    { role: TYPE },
    Object.fromEntries(Array.from({ length: 1200 }, (_, index) => [`k${index}`, index])),
  ];
  for (const [index, request] of wrong.entries()) {
    it(`is answered shortly, and with what is known: ${index}`, async () => {
      const { message } = await check(request as CheckRequest).then(
        () => assert.fail('it was taken'),
        (error: unknown) => error as Error,
      );
      assert.ok(message.length <= 512, `${message.length} letters`);
      assert.match(message, /Known( fields)?: /);
      assert.equal(errorText(new Error(message)), message, 'nothing is left to cut');
      const http = await overHttp(new Error(), async (served) => {
        const { status, json } = await served.ask(request);
        assert.equal(status, 400);
        return (json as { error: string }).error;
      });
      assert.equal(http, message);
      const { texts } = await overMcp(check, 'ipfs_daemon_status', request);
      assert.ok(texts.length <= 2048 + 6 * 256, `${texts.length} letters`);
      assert.doesNotMatch(texts, UNSAFE);
    });
  }
});

describe('a text of an error that was cut', () => {
  it('is not cut again, and is no half of a letter', () => {
    for (const message of Object.values(ERRORS)) {
      const once = errorText(new Error(message));
      assert.equal(errorText(once), once);
      assert.doesNotMatch(once, /\p{Cs}/u);
    }
  });
});
