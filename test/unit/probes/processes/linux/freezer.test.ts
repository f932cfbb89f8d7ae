import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isFrozenGroup } from '../../../../../src/probes/processes/linux/freezer';

describe('control groups', () => {
  let mount: string;
  before(() => {
    mount = mkdtempSync(join(tmpdir(), 'groups-'));
    const files = {
      'docker/a/cgroup.events': 'populated 1\nfrozen 1\n',
      'docker/b/cgroup.events': 'populated 1\nfrozen 0\n',
      'unified/docker/c/cgroup.events': 'populated 1\nfrozen 1\n',
      'freezer/docker/d/freezer.state': 'FROZEN\n',
      'freezer/docker/e/freezer.state': 'THAWED\n',
    };
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(mount, name)), { recursive: true });
      writeFileSync(join(mount, name), text);
    }
  });
  after(() => {
    rmSync(mount, { recursive: true });
  });

  const cases: readonly (readonly [what: string, membership: string, frozen: boolean])[] = [
    ['paused by the second version', '0::/docker/a\n', true],
    ['not paused', '0::/docker/b\n', false],
    ['paused by the second version, mounted beside the first', '7:freezer:/\n0::/docker/c\n', true],
    ['paused by the first version', '12:pids:/x\n7:cpu,freezer:/docker/d\n0::/\n', true],
    ['not paused by the first version', '7:freezer:/docker/e\n0::/\n', false],
    ['another hierarchy has a group of the same name', '7:pids:/docker/d\n', false],
    ['groups that cannot be seen', '0::/gone\n', false],
    ['no text at all', '', false],
  ];
  for (const [what, membership, frozen] of cases) {
    it(what, () => {
      assert.equal(isFrozenGroup(membership, mount), frozen);
    });
  }
});
