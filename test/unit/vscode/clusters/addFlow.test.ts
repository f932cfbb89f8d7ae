import assert from 'node:assert/strict';
import { addressReader } from '../../../../src/clusters/profiles/addresses';
import type { Trial } from '../../../../src/clusters/profiles/tryCluster';
import { AddFlow } from '../../../../src/vscode/clusters/adding/addFlow';
import {
  BACK,
  type Choices,
  type Dialogs,
  LEFT,
  type Place,
  type TextQuestion,
} from '../../../../src/vscode/clusters/adding/dialogs';
import { type Draft, EMPTY_DRAFT } from '../../../../src/vscode/clusters/adding/draft';
import type { Failure, FlowParts } from '../../../../src/vscode/clusters/adding/flowParts';
import { suggestedName } from '../../../../src/vscode/clusters/adding/trialQuestions';
import { LANGUAGE } from './states';

const API = 'https://10.0.0.7:9094';
const WORKS: Extract<Trial, { readonly works: true }> = {
  works: true,
  version: '1.1.6',
  peer: { id: '12D3KooWpeer0', name: 'peer0', clusterPeers: 3 },
};
const failed = (part: 'address' | 'via' | 'credentials', more: Partial<Failure> = {}): Failure => ({
  works: false,
  part,
  cause: 'it failed',
  advice: 'Do something.',
  certificate: null,
  withheld: false,
  ...more,
});
const UNKNOWN_CERTIFICATE: Trial = {
  ...failed('address'),
  part: 'certificate',
  certificate: {
    subject: 'CN=peer',
    hosts: 'DNS:peer',
    issuer: 'CN=ours',
    sha256: 'AB:CD',
    validFrom: '2026-01-01T00:00:00Z',
    validUntil: '2027-01-01T00:00:00Z',
  },
};

/** What a user does: types or chooses this, goes back, or leaves; `yes` and `no` are of a dialog. */
type Act = string | typeof BACK | typeof LEFT;

interface Run {
  readonly made: Draft | null;
  /** Each question: the number of its step, and what it shows. */
  readonly asked: readonly string[];
  readonly tried: readonly Draft[];
}

/** Plays a user who answers the questions in turn. */
class FakeDialogs implements Dialogs {
  readonly asked: string[] = [];
  private readonly acts: Act[];

  constructor(acts: readonly Act[]) {
    this.acts = [...acts];
  }

  text(place: Place, { prompt, problem, validate }: TextQuestion) {
    const act = this.next(place, problem ?? prompt);
    if (typeof act !== 'string') {
      return Promise.resolve(act);
    }
    assert.equal(validate(act), null, `"${act}" is taken`);
    return Promise.resolve(act);
  }

  choose<T>(place: Place, { placeholder, choices }: Choices<T>) {
    const act = this.next(place, placeholder);
    if (typeof act !== 'string') {
      return Promise.resolve(act);
    }
    const chosen = choices.find(({ label }) => label.includes(act));
    assert.ok(chosen, `"${act}" is among ${choices.map(({ label }) => label).join(', ')}`);
    return Promise.resolve(chosen.value);
  }

  wait<T>(_: Place, __: string, work: (signal: AbortSignal) => Promise<T>) {
    return work(new AbortController().signal);
  }

  confirm({ message, detail }: { readonly message: string; readonly detail: readonly string[] }) {
    this.asked.push(`! ${message} ${detail.join(' ')}`);
    return Promise.resolve(this.acts.shift() === 'yes');
  }

  private next({ step, canGoBack }: Place, text: string): Act {
    this.asked.push(`${step} ${text}`);
    const act = this.acts.shift();
    assert.notEqual(act, undefined, `an answer to ${text}`);
    assert.ok(act !== BACK || canGoBack, `a way back from ${text}`);
    return act ?? LEFT;
  }
}

async function run(
  acts: readonly Act[],
  trials: readonly Trial[],
  draft: Draft = EMPTY_DRAFT,
  parts: Partial<FlowParts> = {},
): Promise<Run> {
  const dialogs = new FakeDialogs(acts);
  const left = [...trials];
  const tried: Draft[] = [];
  const flow = new AddFlow(
    {
      dialogs,
      t: LANGUAGE.t,
      title: 'Add Cluster',
      asksName: true,
      tryIt: (one) => {
        tried.push(one);
        const trial = left.shift();
        assert.ok(trial, 'a trial that was expected');
        return Promise.resolve(trial);
      },
      addresses: addressReader(LANGUAGE.t),
      authorityProblem: (path) => Promise.resolve(path === '/ca.pem' ? null : 'there is no such file.'),
      placeProblem: () => null,
      nameProblem: (name) => (name === '' ? 'Type a name.' : null),
      ...parts,
    },
    draft,
  );
  const made = await flow.run('address');
  return { made, asked: dialogs.asked, tried };
}

const steps = ({ asked }: Run) => asked.map((one) => one.slice(0, 1)).join('');

describe('The questions of "Add Cluster"', () => {
  it('are an address, SSH, credentials and a name where all is well', async () => {
    const done = await run([API, '', 'None', 'prod'], [WORKS]);
    assert.equal(steps(done), '1235');
    assert.deepEqual(done.made, { ...EMPTY_DRAFT, api: API, name: 'prod' });
  });

  for (const [api, via, name] of [
    [API, null, '10.0.0.7'],
    ['/dns4/cluster.example/tcp/443/https', null, 'cluster.example'],
    ['/ip4/127.0.0.1/tcp/9094', null, 'peer0'],
    ['unix:/run/api', null, 'peer0'],
    ['/ip4/127.0.0.1/tcp/9094', 'ops@far.example', 'far.example'],
  ] as const) {
    it(`suggest ${name} for ${api}${via === null ? '' : ` over ${via}`}`, () => {
      assert.equal(
        suggestedName({ ...EMPTY_DRAFT, api, via }, WORKS, addressReader(LANGUAGE.t).hostOf),
        name,
      );
    });
  }

  it('go back one by one, also within the credentials', async () => {
    const done = await run(
      [API, BACK, API, 'jump', BACK, '', 'User and', 'ann', BACK, 'User and', BACK, 'Token', 'abc', 'prod'],
      [WORKS],
    );
    assert.equal(steps(done), '12123233333335');
    assert.equal(done.made?.credentials, 'token');
    assert.equal(await done.made.secret?.(), 'abc');
  });

  for (const [part, step] of [
    ['address', 1],
    ['via', 2],
    ['credentials', 3],
  ] as const) {
    it(`lead back to step ${step} where its test failed, and say why there`, async () => {
      const rest = ['address', 'via', 'credentials']
        .slice(step - 1)
        .map((one) => (one === 'address' ? API : one === 'via' ? '' : 'None'));
      const done = await run(
        [API, '', 'None', `Go back to step ${step}`, ...rest, 'prod'],
        [failed(part), WORKS],
      );
      assert.ok(done.made);
      assert.ok(done.asked[3]?.startsWith(`${step} The test failed at step ${step}`), done.asked[3]);
      assert.equal(done.asked[4], `${step} it failed. Do something.`);
    });
  }

  it('can be tested again as they are', async () => {
    const done = await run([API, '', 'None', 'Test again', 'prod'], [failed('address'), WORKS]);
    assert.equal(done.tried.length, 2);
    assert.ok(done.made);
  });

  it('show the certificate, and pin it only when that is confirmed', async () => {
    const done = await run(
      [API, '', 'None', 'Compare and pin', 'no', 'Compare and pin', 'yes', 'prod'],
      [UNKNOWN_CERTIFICATE, WORKS],
    );
    const shown = done.asked.find((one) => one.startsWith('!')) ?? '';
    for (const text of ['AB:CD', 'CN=peer', 'CN=ours', '2026-01-01', '2027-01-01']) {
      assert.ok(shown.includes(text), shown);
    }
    assert.deepEqual(
      done.tried.map(({ fingerprint }) => fingerprint),
      [null, 'AB:CD'],
    );
    assert.equal(done.made?.fingerprint, 'AB:CD');
  });

  it('take the file of an authority that holds one', async () => {
    const done = await run(
      [API, '', 'None', 'Name the file', '/nothing.pem', '/ca.pem', 'prod'],
      [UNKNOWN_CERTIFICATE, WORKS],
    );
    assert.ok(done.asked.includes('4 there is no such file.'));
    assert.deepEqual([done.made?.ca, done.made?.fingerprint], ['/ca.pem', null]);
  });

  it('send credentials in plain text only after a yes', async () => {
    const acts = ['http://10.0.0.7:9094', '', 'Token', 'abc'];
    const withheld = failed('credentials', { withheld: true });
    const yes = await run([...acts, 'yes', 'prod'], [withheld, WORKS]);
    assert.deepEqual(
      yes.tried.map(({ insecure }) => insecure),
      [false, true],
    );
    assert.equal(yes.made?.insecure, true);
    const no = await run([...acts, 'no', LEFT], [withheld]);
    assert.equal(no.made, null);
    assert.ok(no.asked.at(-1)?.startsWith('3 The test failed'));
  });

  it('keep a stored secret for the same place alone, with all else that was confirmed for it', async () => {
    const stored: Draft = {
      ...EMPTY_DRAFT,
      name: 'prod',
      api: API,
      credentials: 'password',
      user: 'ann',
      fingerprint: 'AB:CD',
      insecure: true,
      secret: () => Promise.resolve('stored'),
    };
    const kept = await run([API, '', 'User and', 'ann', '', 'prod'], [WORKS], stored);
    assert.equal(await kept.made?.secret?.(), 'stored');
    assert.equal(kept.made?.fingerprint, 'AB:CD');
    for (const [api, via, user] of [
      ['https://10.0.0.8:9094', '', 'ann'],
      [API, 'jump', 'ann'],
      [API, '', 'bob'],
    ]) {
      await assert.rejects(
        run([api ?? '', via ?? '', 'User and', user ?? '', '', 'prod'], [WORKS], stored),
        /"" is taken/,
      );
    }
    const moved = await run(['https://10.0.0.8:9094', '', 'None', 'prod'], [WORKS], stored);
    assert.deepEqual(
      [moved.made?.fingerprint, moved.made?.insecure, moved.made?.secret],
      [null, false, null],
    );
  });

  it('end where the user leaves, and nothing is made', async () => {
    for (const acts of [[LEFT], [API, LEFT], [API, '', LEFT], [API, '', 'Token', LEFT]] as Act[][]) {
      assert.equal((await run(acts, [])).made, null);
    }
  });

  it('ask for no name where only credentials are entered', async () => {
    const draft = { ...EMPTY_DRAFT, name: 'prod' };
    const done = await run([API, '', 'Token', 'abc'], [WORKS], draft, { asksName: false });
    assert.equal(done.made?.name, 'prod');
  });
});
