import { DAEMON_TYPES, ROLES } from '../status/names';

/** What a setting may hold; the text that explains it has the same key in `package.nls.json`. */
type Kind =
  | { readonly kind: 'choice'; readonly choices: readonly string[]; readonly default: string }
  | {
      readonly kind: 'integer';
      readonly minimum: number;
      readonly maximum: number;
      readonly default: number;
    }
  | { readonly kind: 'switch'; readonly default: boolean }
  /** By daemon type: absolute paths, one absolute path, or multiaddresses. */
  | { readonly kind: 'folders' | 'programs' | 'addresses' }
  /** A list of clusters and how each is reached, as `src/clusters/profiles/savedCluster.ts` reads it. */
  | { readonly kind: 'clusters' };

export type Setting = Kind & {
  /** As in https://code.visualstudio.com/api/references/contribution-points#contributes.configuration. */
  readonly scope: 'machine' | 'window' | 'machine-overridable';
  /** True where a headless program takes it, too: from the variable that `headless/settingsVariable.ts` names. */
  readonly headless: boolean;
};

/** Section of all settings of this extension. */
export const SECTION = 'ipfsCluster';

/** The choice of `role` that makes whatever is initialized required. */
export const NO_ROLE = 'none';

/**
 * Every setting, once, in the order of the settings editor. A test holds the manifest to it; the editor's reader and
 * that of the headless programs take their bounds from it.
 */
export const SETTINGS = {
  role: {
    kind: 'choice',
    choices: [NO_ROLE, ...ROLES],
    default: NO_ROLE,
    scope: 'machine',
    headless: true,
  },
  /** Seconds. */
  refreshInterval: {
    kind: 'integer',
    minimum: 0,
    maximum: 3600,
    default: 15,
    scope: 'window',
    headless: false,
  },
  folders: { kind: 'folders', scope: 'machine', headless: true },
  binaries: { kind: 'programs', scope: 'machine', headless: true },
  apiAddresses: { kind: 'addresses', scope: 'machine', headless: true },
  /** Of the user, the remote or the workspace: an address means what it means on the machine that connects. */
  clusters: { kind: 'clusters', scope: 'machine-overridable', headless: false },
  /** Tells of crashes and recoveries, and of what is wrong with a cluster. */
  notifications: {
    kind: 'choice',
    choices: ['off', 'problems'],
    default: 'off',
    scope: 'machine',
    headless: false,
  },
  /** Which of them the status bar goes by, beside the daemons. */
  'statusBar.clusters': {
    kind: 'choice',
    choices: ['all', 'local', 'none'],
    default: 'local',
    scope: 'machine',
    headless: false,
  },
  'endpoint.enabled': { kind: 'switch', default: false, scope: 'machine', headless: false },
  'agents.languageModelTool': { kind: 'switch', default: false, scope: 'machine', headless: false },
  'agents.mcpServer': { kind: 'switch', default: false, scope: 'machine', headless: false },
  'agents.allowChanges': { kind: 'switch', default: false, scope: 'machine', headless: false },
} as const satisfies Readonly<Record<string, Setting>>;

export type SettingKey = keyof typeof SETTINGS;

/** The JSON schema of a setting, as the manifest contributes it. */
export function contributionOf(key: SettingKey): Readonly<Record<string, unknown>> {
  const setting: Setting = SETTINGS[key];
  return {
    ...valueSchema(key, setting),
    scope: setting.scope,
    order: Object.keys(SETTINGS).indexOf(key) + 1,
    markdownDescription: `%config.${key}%`,
  };
}

function valueSchema(key: string, setting: Setting): Readonly<Record<string, unknown>> {
  switch (setting.kind) {
    case 'choice':
      return {
        type: 'string',
        enum: setting.choices,
        default: setting.default,
        enumDescriptions: setting.choices.map((choice) => `%config.${key}.${choice}%`),
      };
    case 'integer': {
      const { minimum, maximum } = setting;
      return { type: 'integer', default: setting.default, minimum, maximum };
    }
    case 'switch':
      return { type: 'boolean', default: setting.default };
    case 'folders':
    case 'addresses':
      return byType({ type: 'array', items: { type: 'string' } });
    case 'programs':
      return byType({ type: 'string' });
    case 'clusters':
      return { type: 'array', default: [], items: savedCluster(key) };
  }
}

/** How the credentials of a cluster are given; the secret itself is in no setting. */
export const CREDENTIAL_KINDS = ['none', 'password', 'token'] as const;

function savedCluster(key: string): object {
  const field = (name: string, schema: object) => ({
    [name]: { ...schema, markdownDescription: `%config.${key}.${name}%` },
  });
  return {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'api'],
    properties: {
      ...field('name', { type: 'string', minLength: 1 }),
      ...field('api', { type: 'string', minLength: 1 }),
      ...field('via', { type: 'string' }),
      ...field('credentials', { type: 'string', enum: CREDENTIAL_KINDS }),
      ...field('user', { type: 'string' }),
      ...field('fingerprint', { type: 'string' }),
      ...field('ca', { type: 'string' }),
      ...field('insecure', { type: 'boolean' }),
    },
  };
}

function byType(value: object): Readonly<Record<string, unknown>> {
  return {
    type: 'object',
    additionalProperties: false,
    default: {},
    properties: Object.fromEntries(DAEMON_TYPES.map((type) => [type, value])),
  };
}
