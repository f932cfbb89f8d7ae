import assert from 'node:assert/strict';
import { Bearer } from '../../../../../src/headless/http/gates/bearer';

describe('Bearer', () => {
  const bearer = new Bearer('s3cret-s3cret-s3cret');

  it('knows the token, whatever the case of the scheme', () => {
    bearer.check('Bearer s3cret-s3cret-s3cret');
    bearer.check('bearer  s3cret-s3cret-s3cret');
  });

  const wrong = [
    undefined,
    '',
    'Bearer',
    'Bearer ',
    's3cret-s3cret-s3cret',
    'Basic s3cret-s3cret-s3cret',
    'Bearer s3cret-s3cret-s3cre',
    'Bearer s3cret-s3cret-s3cret0',
    'Bearer S3CRET-S3CRET-S3CRET',
    'Bearer s3cret-s3cret-s3cret s3cret-s3cret-s3cret',
  ];
  for (const authorization of wrong) {
    it(`refuses ${authorization ?? 'nothing'}`, () => {
      assert.throws(
        () => {
          bearer.check(authorization);
        },
        (error: { status: number; headers: object; message: string }) => {
          assert.equal(error.status, 401);
          assert.deepEqual(error.headers, { 'WWW-Authenticate': 'Bearer realm="ipfs-status"' });
          assert.doesNotMatch(error.message, /s3cret/i);
          return true;
        },
      );
    });
  }

  it('lets everybody in where there is no token', () => {
    new Bearer(null).check(undefined);
  });
});
