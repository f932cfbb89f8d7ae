import assert from 'node:assert/strict';
import { TagQuestions } from '../../../../src/clusters/asking/tagQuestions';
import { Served } from '../../clusterClient/servedApi';

describe('The tags of a cluster at rest', () => {
  const served = new Served();
  afterEach(() => {
    served.close();
  });

  it('cost one request a turn, however many there are: their names, then the first eight of them', async () => {
    const asked: string[] = [];
    const names = ['ping', 'freespace', ...Array.from({ length: 20 }, (_, index) => `tag:${index + 10}`)];
    const client = await served.api((request, response) => {
      const name = (request.url ?? '').split('/').at(-1) ?? '';
      asked.push(decodeURIComponent(name));
      const isBroken = asked.length === 3;
      response
        .writeHead(isBroken ? 500 : 200, { 'Content-Type': 'application/json' })
        .end(isBroken ? '{"code":500,"message":"boom"}' : JSON.stringify(name === 'metrics' ? names : []));
    });
    const tags = new TagQuestions();
    let failures = 0;
    for (let turn = 1; turn <= 9; turn++) {
      await tags
        .next(client)({})
        .catch(() => failures++);
      assert.equal(asked.length, turn);
      assert.equal(tags.isUnderWay, turn < 9);
    }
    // One that fails holds up none of the others.
    assert.equal(failures, 1);
    await tags.next(client)({});
    const eight = names.slice(2, 10);
    assert.deepEqual(asked, ['metrics', ...eight, 'metrics']);
  });
});
