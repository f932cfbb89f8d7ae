import * as z from 'zod/mini';
import { NEXT_STEPS } from '../../status/reasons/nextSteps';
import { REASONS } from '../../status/reasons/catalogue';
import {
  Cause,
  DaemonEntry,
  DaemonStatusRequest,
  DaemonStatusResponse,
  DaemonType,
  Evidence,
  Health,
  Instance,
  KuboView,
  ModuleResult,
  Next,
  NextStepCode,
  OverallStatus,
  ReasonCode,
  Role,
  State,
} from '../../status/result';
import type { Limits } from './gates/limits';
import { ErrorResponse, HealthResponse } from './schemas';

const SCHEMAS = {
  Cause,
  DaemonEntry,
  DaemonStatusRequest,
  DaemonStatusResponse,
  DaemonType,
  ErrorResponse,
  Evidence,
  Health,
  HealthResponse,
  Instance,
  KuboView,
  ModuleResult,
  Next,
  NextStepCode,
  OverallStatus,
  ReasonCode,
  Role,
  State,
};

type SchemaName = keyof typeof SCHEMAS;

const reference = (name: SchemaName) => ({ $ref: `#/components/schemas/${name}` });
const json = (name: SchemaName) => ({ 'application/json': { schema: reference(name) } });
const answer = (description: string, content: object) => ({ description, content });
const failure = (description: string, headers?: object) => ({
  ...answer(description, json('ErrorResponse')),
  ...(headers ? { headers } : {}),
});
const header = (description: string) => ({ description, schema: { type: 'string' } });
const text = (type: string) => ({ [type]: { schema: { type: 'string' } } });

/** What every operation may answer. */
const ALWAYS = {
  '400': failure('The request is no HTTP/1.1, or a header, the body or a field of it is wrong'),
  '403': failure('The Host is not served, or a page of an origin that is not allowed asked'),
  '429': failure('Flooded: come back later', { 'Retry-After': header('Seconds') }),
};
/** What every operation behind the token may answer. */
const PROTECTED = {
  ...ALWAYS,
  '401': failure('The bearer token is missing or wrong', { 'WWW-Authenticate': header('Bearer') }),
};
/** What every operation that looks at the daemons may answer. */
const LOOKING = {
  ...PROTECTED,
  '500': failure('The server itself failed; its log says why'),
  '504': failure('The look did not end by the deadline'),
};

/**
 * The description of the endpoint, in OpenAPI 3.1.
 * @param version of this program
 * @param needsToken whether the server asks for a bearer token
 */
export function openApiDocument(version: string, needsToken: boolean, limits: Limits): object {
  return {
    openapi: '3.1.1',
    info: {
      title: 'IPFS daemon status',
      version,
      description:
        'The true state of ipfs, ipfs-cluster-service and ipfs-cluster-follow on one machine. Looking changes nothing.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    ...(needsToken ? { security: [{ token: [] }] } : {}),
    paths: paths(limits),
    components: {
      schemas: schemas(),
      ...(needsToken ? { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } } : {}),
    },
  };
}

function paths(limits: Limits): object {
  return {
    '/api/v0/ipfs/daemon/status': {
      post: {
        operationId: 'checkDaemonStatus',
        summary: 'Check daemon status',
        description:
          'Check status of IPFS daemons with role-based requirements. No body, or an empty object, asks for all. ' +
          'Equal questions within a second share one look and its operation_id.',
        requestBody: { required: false, content: json('DaemonStatusRequest') },
        responses: {
          '200': answer('Looked, whatever was found', json('DaemonStatusResponse')),
          '413': failure(`The body has more than ${limits.bodyBytes} bytes`),
          '415': failure('The body is not application/json'),
          ...LOOKING,
        },
      },
    },
    '/api/v0/ipfs/daemon/status/events': {
      get: {
        operationId: 'streamDaemonStatus',
        summary: 'Server-sent events: the state, then one event for every real change',
        description:
          'Event "status" to begin with, "change" for each real change, "failure" when a look failed. The data of ' +
          '"status" and "change" is a DaemonStatusResponse, of "failure" an ErrorResponse. At most ' +
          `${limits.eventClients} clients listen at the same time.`,
        responses: { '200': answer('The stream', text('text/event-stream')), ...PROTECTED },
      },
    },
    '/api/v0/health': {
      get: {
        operationId: 'health',
        summary: 'Whether this server is alive; needs no token and looks at no daemon',
        security: [],
        responses: { '200': answer('Alive', json('HealthResponse')), ...ALWAYS },
      },
    },
    '/metrics': {
      get: {
        operationId: 'metrics',
        summary: 'The state of the daemons as Prometheus text',
        responses: { '200': answer('The metrics', text('text/plain')), ...LOOKING },
      },
    },
    '/openapi.json': {
      get: {
        operationId: 'openapi',
        summary: 'This document',
        responses: {
          '200': answer('OpenAPI 3.1', { 'application/json': { schema: { type: 'object' } } }),
          ...PROTECTED,
        },
      },
    },
  };
}

/** What each code says, where the schema itself names them alone. */
const DESCRIPTIONS: Partial<Record<SchemaName, string>> = {
  ReasonCode: described('Why a daemon has its state. Codes stay; names in braces are in `params`.', REASONS),
  NextStepCode: described('What to do. Codes stay; names in braces are in `params`.', NEXT_STEPS),
};

function described(about: string, texts: Readonly<Record<string, { readonly text: string }>>): string {
  const list = Object.entries(texts).map(([code, { text }]) => `- \`${code}\`: ${text}`);
  return [about, '', ...list].join('\n');
}

/** The schemas of the contract, each under its own name. */
function schemas(): object {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(SCHEMAS)) {
    registry.add(schema, { id });
  }
  // "input": a later version may answer more fields, and a reader must not refuse them.
  const made = z.toJSONSchema(registry, { io: 'input', uri: (id) => `#/components/schemas/${id}` }).schemas;
  const ofJsonSchemaAlone = ['$schema', '$id'];
  return Object.fromEntries(
    Object.entries(made).map(([name, schema]) => [
      name,
      {
        ...Object.fromEntries(Object.entries(schema).filter(([key]) => !ofJsonSchemaAlone.includes(key))),
        ...descriptionOf(name),
      },
    ]),
  );
}

function descriptionOf(name: string): object {
  const description = DESCRIPTIONS[name as SchemaName];
  return description === undefined ? {} : { description };
}
