import { isAbsolute } from 'node:path';
import { kuboAddressProblem, peerAddressProblem } from '../../actions/setup/addresses';
import type { FolderState } from '../../actions/setup/folderState';
import {
  isClusterName,
  isSecret,
  newSecret,
  type KuboForm,
  type ServiceForm,
} from '../../actions/setup/initForm';
import { portProblem } from '../../actions/setup/ports';
import { type Answer, BACK, type Dialogs, LEFT, type Place } from '../clusters/adding/dialogs';
import type { Question } from './askInTurn';

export interface QuestionParts {
  readonly dialogs: Dialogs;
  readonly t: (text: string, ...values: (string | number)[]) => string;
  readonly folderState: (folder: string) => Promise<FolderState>;
  /** Ports that somebody has. */
  readonly taken: ReadonlySet<number>;
}

const ALWAYS = () => true;

export function kuboQuestions(parts: QuestionParts): Question<KuboForm>[] {
  return [folderQuestion(parts), portsQuestion(parts, (form, ports) => ({ ...form, ports }))];
}

export function serviceQuestions(parts: QuestionParts): Question<ServiceForm>[] {
  return [
    folderQuestion(parts),
    consensusQuestion(parts),
    nameQuestion(parts),
    secretQuestion(parts),
    peersQuestion(parts),
    portsQuestion(parts, (form, ports) => ({ ...form, ports })),
    kuboQuestion(parts),
  ];
}

/** Where it is to be: asked again until nothing is there yet. */
export function folderQuestion<Form extends { readonly folder: string }>({
  dialogs,
  t,
  folderState,
}: QuestionParts): Question<Form> {
  const validate = (text: string) => (isAbsolute(text.trim()) ? null : t('Type the whole path of a folder.'));
  return {
    isAsked: ALWAYS,
    ask: async (form, place) => {
      let value = form.folder;
      let problem: string | null = null;
      for (;;) {
        const answer: Answer<string> = await dialogs.text(place, {
          prompt: t('The folder for its configuration and data. It must not be there yet, or be empty.'),
          placeholder: form.folder,
          value,
          problem,
          validate,
        });
        if (isEnd(answer)) {
          return answer;
        }
        value = answer.trim();
        problem = folderProblem(value, await folderState(value), t);
        if (problem === null) {
          return { ...form, folder: value };
        }
      }
    },
  };
}

function folderProblem(folder: string, state: FolderState, t: QuestionParts['t']): string | null {
  switch (state.kind) {
    case 'absent':
    case 'empty':
      return null;
    case 'full':
      return t('{0} is there already, and something is in it.', folder);
    case 'no_folder':
      return t('{0} is no folder.', folder);
    case 'changeable':
      return t('Another user can change {0}.', state.path);
    case 'unreadable':
      return t('{0} cannot be looked into: {1}', folder, state.problem);
  }
}

function consensusQuestion({ dialogs, t }: QuestionParts): Question<ServiceForm> {
  return {
    isAsked: ALWAYS,
    ask: (form, place) =>
      mapped(
        dialogs.choose<ServiceForm['consensus']>(place, {
          placeholder: t('How the peers agree on what is pinned: the same for all peers of a cluster'),
          active: form.consensus,
          choices: [
            {
              value: 'crdt',
              icon: 'type-hierarchy',
              label: 'crdt',
              detail: t('Peers come and go, also followers. What most clusters have.'),
            },
            {
              value: 'raft',
              icon: 'law',
              label: 'raft',
              detail: t('A fixed set of peers, of which more than half always have to run.'),
            },
          ],
        }),
        (consensus) => ({ ...form, consensus }),
      ),
  };
}

function nameQuestion({ dialogs, t }: QuestionParts): Question<ServiceForm> {
  return {
    isAsked: ({ consensus }) => consensus === 'crdt',
    ask: (form, place) =>
      mapped(
        dialogs.text(place, {
          prompt: t('The name of the cluster: the same for all its peers.'),
          placeholder: 'ipfs-cluster',
          value: form.clusterName,
          problem: null,
          validate: (text) =>
            isClusterName(text.trim()) ? null : t('Type a name of at most 64 letters, without spaces.'),
        }),
        (name) => ({ ...form, clusterName: name.trim() }),
      ),
  };
}

/** A secret is made here, or pasted; it is never shown. */
function secretQuestion(parts: QuestionParts): Question<ServiceForm> {
  const { dialogs, t } = parts;
  return {
    isAsked: ALWAYS,
    ask: async (form, place) => {
      for (;;) {
        const choice = await dialogs.choose<'new' | 'own'>(place, {
          placeholder: t('The secret of the cluster, which all its peers have'),
          active: form.isSecretOwn ? 'own' : 'new',
          choices: [
            {
              value: 'new',
              icon: 'key',
              label: t('Make a New Secret'),
              detail: t('For the first peer of a cluster'),
            },
            {
              value: 'own',
              icon: 'clippy',
              label: t('Paste the Secret of a Cluster'),
              detail: t('For one more peer of a cluster that there is already'),
            },
          ],
        });
        if (isEnd(choice)) {
          return choice;
        }
        if (choice === 'new') {
          return { ...form, secret: form.isSecretOwn ? newSecret() : form.secret, isSecretOwn: false };
        }
        const pasted = await pastedSecret(parts, form, { ...place, canGoBack: true });
        if (pasted !== BACK) {
          return pasted;
        }
      }
    },
  };
}

async function pastedSecret(
  { dialogs, t }: QuestionParts,
  form: ServiceForm,
  place: Place,
): Promise<Answer<ServiceForm>> {
  return mapped(
    dialogs.text(place, {
      prompt: t('The secret: "cluster.secret" in the service.json of another peer.'),
      placeholder: t('64 hexadecimal digits'),
      value: '',
      isSecret: true,
      problem: null,
      validate: (text) => (isSecret(text.trim()) ? null : t('A secret has 64 hexadecimal digits.')),
    }),
    (text) => {
      const pasted = text.trim();
      return { ...form, secret: () => pasted, isSecretOwn: true };
    },
  );
}

function peersQuestion({ dialogs, t }: QuestionParts): Question<ServiceForm> {
  return {
    isAsked: ALWAYS,
    ask: (form, place) =>
      mapped(
        dialogs.text(place, {
          prompt: t(
            'Addresses of other peers, with commas between them. Empty for the first peer of a cluster.',
          ),
          placeholder: '/ip4/192.0.2.1/tcp/9096/p2p/12D3KooW…',
          value: form.peers.join(', '),
          problem: null,
          validate: (text) => {
            const wrong = listOf(text).find((one) => peerAddressProblem(one) !== null);
            return wrong === undefined
              ? null
              : t('{0} is no address of a peer, such as /ip4/192.0.2.1/tcp/9096/p2p/12D3KooW…', wrong);
          },
        }),
        (text) => ({ ...form, peers: listOf(text) }),
      ),
  };
}

function listOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((one) => one !== '');
}

/** The ports in one line, in the order in which they are offered. */
function portsQuestion<Name extends string, Form extends { readonly ports: Readonly<Record<Name, number>> }>(
  { dialogs, t, taken }: QuestionParts,
  put: (form: Form, ports: Form['ports']) => Form,
): Question<Form> {
  return {
    isAsked: ALWAYS,
    ask: (form, place) => {
      const names = Object.keys(form.ports) as Name[];
      const portsIn = (text: string) => text.split(/[\s,]+/).filter((one) => one !== '');
      const validate = (text: string) => {
        const ports = portsIn(text);
        if (ports.length !== names.length) {
          return t('Type {0} ports: for {1}.', names.length, names.join(', '));
        }
        for (const [index, port] of ports.entries()) {
          const problem = portProblem(port, taken, ports.slice(0, index).map(Number));
          if (problem !== null) {
            return problem === 'port_taken'
              ? t('Port {0} is taken on this machine.', port)
              : problem === 'port_twice'
                ? t('Port {0} is there twice.', port)
                : t('{0} is no port.', port);
          }
        }
        return null;
      };
      return mapped(
        dialogs.text(place, {
          prompt: t('Its ports, for {0}: free ones are offered.', names.join(', ')),
          placeholder: names.map((name) => form.ports[name]).join(', '),
          value: names.map((name) => form.ports[name]).join(', '),
          problem: null,
          validate,
        }),
        (text) => {
          const ports = portsIn(text);
          const read = names.map((name, index) => [name, Number(ports[index])] as const);
          return put(form, Object.fromEntries(read) as Form['ports']);
        },
      );
    },
  };
}

function kuboQuestion({ dialogs, t }: QuestionParts): Question<ServiceForm> {
  return {
    isAsked: ALWAYS,
    ask: (form, place) =>
      mapped(
        dialogs.text(place, {
          prompt: t('Where its Kubo answers: the RPC address.'),
          placeholder: '/ip4/127.0.0.1/tcp/5001',
          value: form.kubo,
          problem: null,
          validate: (text) =>
            kuboAddressProblem(text.trim()) === null
              ? null
              : t('Type a multiaddress, such as /ip4/127.0.0.1/tcp/5001.'),
        }),
        (text) => ({ ...form, kubo: text.trim() }),
      ),
  };
}

async function mapped<T, Form>(asked: Promise<Answer<T>>, put: (value: T) => Form): Promise<Answer<Form>> {
  const answer = await asked;
  return isEnd(answer) ? answer : put(answer);
}

function isEnd(answer: unknown): answer is typeof BACK | typeof LEFT {
  return answer === BACK || answer === LEFT;
}
