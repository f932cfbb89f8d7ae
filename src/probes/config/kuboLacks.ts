import { readConfigText } from './configText';
import { GoFields } from './goFields';
import { wrongTypeIn } from './goTypes';
import { KUBO_TYPES } from './kuboTypes';
import type { Lack } from './lack';

const FILE = 'config';

/**
 * What a Kubo does not start with, or without (kubo: `core/builder.go`, `repo/fsrepo/datastores.go`). All of it was made once, with
 * the repository.
 * @throws ConfigError when it is not JSON
 */
export function kuboLacks(text: string): Lack[] {
  const config = GoFields.of(readConfigText(FILE, text, { first: true }), []);
  const identity = config.section('Identity');
  const store = config.section('Datastore')?.section('Spec');
  const type = store?.text('type') ?? null;
  const problem = wrongTypeIn(config, KUBO_TYPES, FILE, text);
  const wrong: Lack[] = problem === null ? [] : [{ kind: 'type', file: FILE, key: '', problem }];
  const lacking = [
    ...['PeerID', 'PrivKey'].filter((key) => identity?.text(key) == null).map((key) => `Identity.${key}`),
    ...(type === null ? ['Datastore.Spec'] : []),
    ...(type === 'mount' && store?.isList('mounts') !== true ? ['Datastore.Spec.mounts'] : []),
  ].map((key): Lack => ({ kind: 'kept', file: FILE, key }));
  return [...wrong, ...lacking];
}
