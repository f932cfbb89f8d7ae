import assert from 'node:assert/strict';
import {
  kindOfKernelName,
  kindOfMainPackage,
  kindOfProgramName,
} from '../../../../src/probes/programs/daemonKind';

describe('daemonKind', () => {
  it('knows main packages, the old names of the repositories included', () => {
    assert.equal(kindOfMainPackage('github.com/ipfs/kubo/cmd/ipfs'), 'ipfs');
    assert.equal(kindOfMainPackage('github.com/ipfs/go-ipfs/cmd/ipfs'), 'ipfs');
    assert.equal(
      kindOfMainPackage('github.com/ipfs/ipfs-cluster/cmd/ipfs-cluster-service'),
      'ipfs_cluster_service',
    );
    assert.equal(
      kindOfMainPackage('github.com/ipfs-cluster/ipfs-cluster/cmd/ipfs-cluster-follow'),
      'ipfs_cluster_follow',
    );
    assert.equal(kindOfMainPackage('github.com/ipfs-cluster/ipfs-cluster/cmd/ipfs-cluster-ctl'), undefined);
    assert.equal(kindOfMainPackage('github.com/ipfs/kubo/cmd/ipfswatch'), undefined);
  });

  it('knows program names on all systems', () => {
    for (const name of [
      '/usr/bin/ipfs-cluster-service',
      'ipfs-cluster-service-1.1.6',
      'ipfs-cluster-service_v1.1.6-rc1',
      '/nix/store/x/.ipfs-cluster-service-wrapped',
      '/usr/bin/ipfs-cluster-service (deleted)',
      'C:\\ipfs\\ipfs-cluster-service.exe',
      '.ipfs-cluster-service-wrapped_',
      '..ipfs-cluster-service-wrapped-wrapped',
      '/gnu/store/x/bin/.ipfs-cluster-service-real',
    ]) {
      assert.equal(kindOfProgramName(name), 'ipfs_cluster_service', name);
    }
    for (const name of [
      'ipfs-cluster-ctl',
      'ipfs-desktop',
      'ipfswatch',
      'my-ipfs',
      '/var/log/ipfs-cluster-service/',
    ]) {
      assert.equal(kindOfProgramName(name), undefined, name);
    }
  });

  it('knows names that the kernel cut to 15 characters', () => {
    assert.equal(kindOfKernelName('ipfs-cluster-se'), 'ipfs_cluster_service');
    assert.equal(kindOfKernelName('ipfs-cluster-fo'), 'ipfs_cluster_follow');
    assert.equal(kindOfKernelName('ipfs'), 'ipfs');
    assert.equal(kindOfKernelName('.ipfs-wrapped'), 'ipfs');
    assert.equal(kindOfKernelName('.ipfs-cluster-s'), 'ipfs_cluster_service');
    assert.equal(kindOfKernelName('.ipfs-cluster-f'), 'ipfs_cluster_follow');
    assert.equal(kindOfKernelName('.ipfs-cluster-c'), undefined);
    assert.equal(kindOfKernelName('..ipfs-cluster-'), undefined);
    assert.equal(kindOfKernelName('ipfs-cluster-ct'), undefined);
    assert.equal(kindOfKernelName('ipfs-cluster'), undefined);
  });
});
