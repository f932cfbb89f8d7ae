import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { until } from '../../lab/until';
import { AgentRequest } from '../../src/actions/forAgents';
import { DaemonStatusRequest, DaemonStatusResponse } from '../../src/status/result';
import { theExtension } from './theExtension';

const TOOL = 'ipfs-cluster_get-daemon-status';

async function set(key: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('ipfsCluster').update(key, value, true);
}

/** VS Code knows the switch for all AI features since 1.104. */
function hasSwitch(): boolean {
  return vscode.workspace.getConfiguration('chat').inspect('disableAIFeatures')?.defaultValue !== undefined;
}

async function turnAiFeatures(off: boolean): Promise<void> {
  if (hasSwitch()) {
    await vscode.workspace.getConfiguration('chat').update('disableAIFeatures', off, true);
  }
}

function isOffered(): boolean {
  return vscode.lm.tools.some(({ name }) => name === TOOL);
}

function invoke(input: object): Thenable<vscode.LanguageModelToolResult> {
  return vscode.lm.invokeTool(TOOL, { input, toolInvocationToken: undefined });
}

describe('Agents', () => {
  before(async () => {
    await theExtension().activate();
    await turnAiFeatures(false);
  });

  after(async () => {
    await set('agents.languageModelTool', undefined);
    await set('agents.mcpServer', undefined);
    await set('agents.allowChanges', undefined);
    await set('endpoint.enabled', undefined);
  });

  it('the schema of the tool is that of the request', () => {
    const { contributes } = theExtension().packageJSON as {
      contributes: { languageModelTools: [{ inputSchema: object }] };
    };
    const schema = z.toJSONSchema(DaemonStatusRequest, { io: 'input' });
    assert.deepEqual(
      { $schema: schema.$schema, ...contributes.languageModelTools[0].inputSchema },
      JSON.parse(JSON.stringify(schema)),
    );
  });

  it('so are those of the tools that change something', () => {
    const { contributes } = theExtension().packageJSON as {
      contributes: { languageModelTools: { name: string; inputSchema: object }[] };
    };
    const schema = z.toJSONSchema(AgentRequest, { io: 'input' });
    const acts = contributes.languageModelTools.slice(1);
    assert.deepEqual(
      acts.map(({ name }) => name),
      ['ipfs_start_daemon', 'ipfs_stop_daemon'],
    );
    for (const { inputSchema } of acts) {
      assert.deepEqual({ $schema: schema.$schema, ...inputSchema }, JSON.parse(JSON.stringify(schema)));
    }
  });

  it('nothing may be changed until the user allows that, and then what is not there is said', async () => {
    const stop = (input: object) =>
      vscode.lm.invokeTool('ipfs_stop_daemon', { input, toolInvocationToken: undefined });
    const service = { daemon_type: 'ipfs_cluster_service', folder: '/nowhere' };
    await assert.rejects(Promise.resolve(stop(service)));
    await set('agents.allowChanges', true);
    await until('the tools are offered', () =>
      ['ipfs_start_daemon', 'ipfs_stop_daemon'].every((tool) =>
        vscode.lm.tools.some(({ name }) => name === tool),
      ),
    );
    const [part] = (await stop(service)).content;
    assert.ok(part instanceof vscode.LanguageModelTextPart);
    assert.match(part.value, /"done":false,"said":"There is no ipfs_cluster_service here/);
    await assert.rejects(Promise.resolve(stop({ daemon_type: 'all' })), /ipfs_cluster_follow/);
    await set('agents.allowChanges', false);
    await assert.rejects(Promise.resolve(stop(service)));
  });

  it('a language model gets no tool until the user turns it on', async () => {
    await assert.rejects(Promise.resolve(invoke({})));
    await set('agents.languageModelTool', true);
    await until('the tool is offered', isOffered);
    const result = await invoke({ daemon_type: 'ipfs_cluster_service' });
    const [part] = result.content;
    assert.ok(part instanceof vscode.LanguageModelTextPart);
    const answer = DaemonStatusResponse.parse(JSON.parse(part.value));
    assert.equal(answer.operation, 'check_ipfs_cluster_service_status');
  });

  it('an input that is wrong is an error that names what is known', async () => {
    await assert.rejects(Promise.resolve(invoke({ daemon_type: 'kubo' })), /ipfs_cluster_follow/);
  });

  it('the tool is gone where AI features are off, and when the setting is off again', async () => {
    if (hasSwitch()) {
      await turnAiFeatures(true);
      await assert.rejects(Promise.resolve(invoke({})));
      await turnAiFeatures(false);
    }
    await until('the tool is offered', isOffered);
    await set('agents.languageModelTool', false);
    await assert.rejects(Promise.resolve(invoke({})));
  });

  it('the editor starts our MCP server once the user turns it on', async () => {
    await set('agents.mcpServer', true);
    const isRunning = () => vscode.lm.tools.some(({ name }) => /^mcp_.*ipfs_daemon_status$/.test(name));
    await until('the server is started', async () => {
      await vscode.commands.executeCommand(
        'workbench.mcp.startServer',
        'ipfs-cluster-vscode.ipfs-cluster/IPFS Cluster',
        { waitForLiveTools: true },
      );
      return isRunning();
    });
    const tool = vscode.lm.tools.find(({ name }) => name.endsWith('ipfs_daemon_status'));
    assert.ok(tool);
    const result = await vscode.lm.invokeTool(tool.name, { input: {}, toolInvocationToken: undefined });
    assert.match(JSON.stringify(result.content), /check_daemon_status/);
  });

  it('the window serves the endpoint with its token while the setting is on, and not after', async () => {
    await set('endpoint.enabled', true);
    await vscode.env.clipboard.writeText('');
    await until('the endpoint is served', async () => {
      await vscode.commands.executeCommand('ipfsCluster.copyCurl');
      return (await vscode.env.clipboard.readText()).startsWith('curl ');
    });
    const line = await vscode.env.clipboard.readText();
    const run = promisify(execFile);
    const { stdout } = await run('sh', ['-c', line]);
    assert.equal(DaemonStatusResponse.parse(JSON.parse(stdout)).operation, 'check_daemon_status');
    const { stdout: refused } = await run('sh', ['-c', line.replace(/Bearer [\w-]+/, 'Bearer wrong')]);
    assert.equal((JSON.parse(refused) as { status_code: number }).status_code, 401);
    await set('endpoint.enabled', false);
    await until('the endpoint is served no more', async () =>
      run('sh', ['-c', line]).then(
        () => false,
        () => true,
      ),
    );
  });
});
