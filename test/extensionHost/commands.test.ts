import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { binariesIn } from '../../lab/daemonBinaries';
import { kubo } from '../../lab/kubo';
import { Lab } from '../../lab/lab';
import { until } from '../../lab/until';
import type { DaemonStatusResponse } from '../../src/status/result';
import { instanceOf } from '../unit/monitor/answers';
import { theExtension } from './theExtension';

function check(argument?: unknown): Thenable<DaemonStatusResponse> {
  return vscode.commands.executeCommand('ipfsCluster.checkDaemonStatus', argument);
}

/** Text of the output channel, which VS Code shows as a document. */
async function channelText(): Promise<string> {
  return until('the channel has a text', () =>
    vscode.workspace.textDocuments
      .find(({ uri, languageId }) => uri.scheme === 'output' && languageId === 'json')
      ?.getText(),
  );
}

describe('Commands', () => {
  let lab: Lab | undefined;

  before(async () => {
    await theExtension().activate();
    const folder = process.env['SUITE_DAEMONS'];
    if (folder !== undefined) {
      lab = await Lab.open(binariesIn(folder));
    }
  });

  after(async () => {
    await lab?.close();
    await vscode.workspace.getConfiguration('ipfsCluster').update('role', undefined, true);
  });

  it('Check Daemon Status answers for all daemons and shows the JSON, nothing else', async () => {
    const answer = await check();
    assert.equal(answer.operation, 'check_daemon_status');
    assert.equal(Object.keys(answer.daemons).length, 3);
    const shown = await until('this answer is shown', async () => {
      const one = JSON.parse(await channelText()) as DaemonStatusResponse;
      return one.operation_id === answer.operation_id && one;
    });
    assert.deepEqual(shown, answer);
  });

  it('Check Daemon Status takes a type, or a request as of the endpoint', async () => {
    assert.equal((await check('ipfs')).operation, 'check_ipfs_status');
    const answer = await check({ daemon_type: 'ipfs_cluster_follow', role: 'worker' });
    assert.equal(answer.operation, 'check_ipfs_cluster_follow_status');
    assert.equal(answer.role, 'worker');
  });

  it('an unknown type is an error that names the known ones', async () => {
    await assert.rejects(Promise.resolve(check('ipfs-cluster-service')), (error: Error) => {
      assert.match(error.message, /ipfs-cluster-service/);
      assert.match(error.message, /ipfs, ipfs_cluster_service, ipfs_cluster_follow/);
      return true;
    });
  });

  it('sees a real Kubo run and be killed', async function () {
    if (!lab) {
      this.skip();
    }
    const daemon = await kubo(lab);
    const running = await check('ipfs');
    assert.equal(running.daemons.ipfs?.state, 'running');
    assert.equal(running.daemons.ipfs.process_count, 1);
    assert.equal(running.daemons.ipfs.details?.instances[0]?.pid, daemon.pid);
    await daemon.kill();
    assert.equal((await check('ipfs')).daemons.ipfs?.process_count, 0);
  });

  it('a daemon outside of the usual folders stays in sight when it is killed', async function () {
    if (!lab) {
      this.skip();
    }
    const repo = lab.path('elsewhere');
    const daemon = await kubo(lab, { repo });
    const stateOf = (answer: DaemonStatusResponse) =>
      answer.daemons.ipfs?.details?.instances.find(({ folder }) => folder === repo)?.state;
    assert.equal(stateOf(await check('ipfs')), 'running');
    await daemon.kill();
    assert.equal(stateOf(await check('ipfs')), 'crashed');
  });

  it('Copy Diagnosis puts a Markdown report on the clipboard', async () => {
    await vscode.env.clipboard.writeText('');
    await vscode.commands.executeCommand('ipfsCluster.copyDiagnosis');
    const text = await vscode.env.clipboard.readText();
    assert.match(text, /^# IPFS daemon status$/m);
    assert.match(text, /^## ipfs_cluster_service: /m);
  });

  it('Set Role writes the setting, and the next check goes by it', async () => {
    // Nothing tells an extension that the list is open, and a key that comes earlier is lost: then the choice that the
    // list began with is taken, and the next time the key comes so much later.
    let turns = 0;
    await until('the second role is chosen', async () => {
      let isDone = false;
      const done = Promise.resolve(vscode.commands.executeCommand('ipfsCluster.setRole')).then(() => {
        isDone = true;
      });
      for (let turn = 0; turn < turns; turn++) {
        await vscode.commands.executeCommand('setContext', 'ipfsCluster.turn', turn);
      }
      turns = 2 * turns + 1;
      await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
      await until('one is chosen', async () => {
        await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        return isDone;
      });
      await done;
      const isChosen = vscode.workspace.getConfiguration('ipfsCluster').get('role') === 'master';
      if (!isChosen) {
        await vscode.workspace.getConfiguration('ipfsCluster').update('role', undefined, true);
      }
      return isChosen;
    });
    assert.equal((await check()).role, 'master');
  });

  it('copies what is known of an instance, and says where to look for one otherwise', async () => {
    const instance = { ...instanceOf('running', '/a folder'), peer_id: '12D3KooWtest' };
    const node = { kind: 'instance', type: 'ipfs', instance };
    for (const [command, copied] of [
      ['copyPid', '7'],
      ['copyPeerId', '12D3KooWtest'],
      ['copyAddress', '/ip4/127.0.0.1/tcp/5001'],
    ] as const) {
      await vscode.commands.executeCommand(`ipfsCluster.${command}`, node);
      assert.equal(await vscode.env.clipboard.readText(), copied);
      await vscode.commands.executeCommand(`ipfsCluster.${command}`);
      assert.equal(await vscode.env.clipboard.readText(), copied);
    }
    await vscode.commands.executeCommand('ipfsCluster.copyDiagnosis', node);
    assert.match(await vscode.env.clipboard.readText(), /^## ipfs running$[^]*^- folder: `\/a folder`$/m);
  });

  it('opens the service.json of a peer', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'peer-'));
    try {
      await writeFile(join(folder, 'service.json'), '{}');
      const node = {
        kind: 'instance',
        type: 'ipfs_cluster_service',
        instance: instanceOf('stopped', folder),
      };
      await vscode.commands.executeCommand('ipfsCluster.openServiceJson', node);
      assert.equal(vscode.window.activeTextEditor?.document.fileName, join(folder, 'service.json'));
    } finally {
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      await rm(folder, { recursive: true });
    }
  });

  it('Refresh and Show Log can be run at any time', async () => {
    await vscode.commands.executeCommand('ipfsCluster.refresh');
    await vscode.commands.executeCommand('ipfsCluster.showLog');
  });
});
