import assert from 'node:assert/strict';
import { outcomeOf } from '../../../src/clusterClient/transport/outcome';

/** What the operating system calls it when no connection comes about, and what that says of the other side. */
const WHILE_CONNECTING: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused',
  ENOENT: 'no_socket',
  ENOTDIR: 'no_socket',
  ELOOP: 'no_socket',
  ENAMETOOLONG: 'no_socket',
  EACCES: 'denied',
  EPERM: 'denied',
  ENOTFOUND: 'name_not_found',
  EAI_AGAIN: 'name_not_found',
  EHOSTUNREACH: 'no_route',
  ENETUNREACH: 'no_route',
  EADDRNOTAVAIL: 'no_route',
  EAFNOSUPPORT: 'no_route',
  EINVAL: 'no_route',
  EMFILE: 'not_asked',
  ENFILE: 'not_asked',
  ENOBUFS: 'not_asked',
  ENOMEM: 'not_asked',
};

const failed = (code: string) => Object.assign(new Error(code), { code });

describe('a connection that does not come about', () => {
  for (const [code, kind] of Object.entries(WHILE_CONNECTING)) {
    it(`${code} is ${kind}, and nobody else who listens there`, () => {
      assert.deepEqual(outcomeOf(failed(code), 'connecting'), { kind });
    });

    it(`${code} after it came about is somebody else’s doing`, () => {
      assert.deepEqual(outcomeOf(failed(code), 'connected'), { kind: 'broken', why: code });
    });
  }
});
