import type { Explanation } from './explanation';

/** Lines of Kubo, each recorded from a real one: the tests hold the recordings. The first that fits counts. */
export const OF_KUBO: readonly Explanation[] = [
  {
    id: 'repo_locked',
    pattern: /lock (\S+repo\.lock): someone else has the lock/,
    severity: 'error',
    what: 'Another Kubo, or a command of it, uses this repository.',
    advice: 'Stop it, or give this one a repository of its own (IPFS_PATH).',
    mend: 'refresh',
  },
  {
    id: 'repo_missing',
    pattern: /no IPFS repo found in (\S+?)\.?(?:\s|$)/,
    severity: 'error',
    what: 'There is no repository at {0}.',
    advice: 'Initialize one there, or name the one that you have (IPFS_PATH).',
    mend: 'initialize',
  },
  {
    id: 'port_taken',
    pattern: /serveHTTP(\w+): manet\.Listen\((\S+)\) failed: listen .*bind: address already in use/,
    severity: 'error',
    what: 'Another program listens at {1}, where the {0} was to be.',
    advice:
      'Stop that program, which may be another Kubo, or change the address under "Addresses" (ipfs config).',
    mend: null,
  },
  {
    id: 'swarm_port_taken',
    pattern: /failed to listen on any addresses: \[listen \w+ (\S+): bind: address already in use/,
    severity: 'error',
    what: 'Another program listens at {0}, where this Kubo wants to be reached by others.',
    advice: 'Stop that program, or change "Addresses.Swarm" (ipfs config).',
    mend: null,
  },
  {
    id: 'repo_needs_migration',
    pattern: /(?:has version (\d+) and needs to be migrated to version (\d+)|fs-repo requires migration)/,
    severity: 'error',
    what: 'The repository is of an older release of Kubo.',
    advice: 'Start it with "ipfs daemon --migrate". There is no simple way back.',
    mend: null,
  },
  {
    id: 'repo_too_new',
    pattern: /Your programs version \((\d+)\) is lower than your repos \((\d+)\)/,
    severity: 'error',
    what: 'The repository has version {1}, and this Kubo knows only {0}.',
    advice: 'Install the Kubo that used it last, or a newer one.',
    mend: null,
  },
  {
    id: 'repo_closed',
    pattern: /(?:open|lock|stat|mkdir) (\S+): permission denied/,
    severity: 'error',
    what: 'The user who started Kubo may not use {0}.',
    advice: 'Start it as the user who owns the repository, or give the repository to this user (chown -R).',
    mend: 'openFolder',
  },
  {
    id: 'configuration_broken',
    pattern: /(?:error loading plugins|failure to decode config): (?:json: |invalid character )(.+)/,
    severity: 'error',
    what: 'The configuration of Kubo is no valid JSON.',
    advice:
      'Correct the file "config" in its repository: a brace, a comma or a quotation mark may be missing.',
    mend: 'openFolder',
  },
  {
    id: 'datastore_differs',
    pattern: /datastore configuration of .* does not match what is on disk/i,
    severity: 'error',
    what: 'The datastore is configured otherwise than it was made.',
    advice: 'Put "Datastore.Spec" back to what the file "datastore_spec" in the repository says.',
    mend: 'openFolder',
  },
  {
    id: 'disk_full',
    pattern: /no space left on device/,
    severity: 'error',
    what: 'The disk is full.',
    advice: 'Make room on it, or collect garbage (ipfs repo gc), then start Kubo again.',
    mend: 'openFolder',
  },
];
