import assert from 'node:assert/strict';
import { SeenFolders } from '../../../src/monitor/seenFolders';
import { answerOf } from './answers';

const NONE = { role: null, folders: {}, programs: {}, apiAddresses: {} };

describe('SeenFolders', () => {
  it('names the folders of processes that were seen, beside those of the settings', () => {
    const seen = new SeenFolders();
    seen.note(answerOf({ ipfs: 'running' }, { folder: '/srv/repo' }));
    seen.note(answerOf({ ipfs: 'running' }, { folder: '/srv/repo' }));
    const { folders } = seen.beside({ ...NONE, folders: { ipfs: ['/home/ann/second'] } });
    assert.deepEqual(folders, { ipfs: ['/home/ann/second', '/srv/repo'] });
  });

  it('names the parent of a follower, as the setting does', () => {
    const seen = new SeenFolders();
    seen.note(answerOf({ ipfs_cluster_follow: 'starting' }, { folder: '/srv/followers/archive' }));
    assert.deepEqual(seen.beside(NONE).folders, { ipfs_cluster_follow: ['/srv/followers'] });
  });

  it('leaves out what had no process, and what lives inside of a container', () => {
    const seen = new SeenFolders();
    seen.note(answerOf({ ipfs: 'stopped' }, { folder: '/srv/repo' }));
    seen.note(answerOf({ ipfs: 'running' }, { folder: '/proc/12/root/data/ipfs' }));
    assert.deepEqual(seen.beside(NONE), NONE);
  });
});
