import type { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod/mini';
import { PinStatusAnswer } from '../../clusters/pins/answers';
import { type TroubleCause, TroubleAnswer } from '../../clusters/trouble/answers';
import { DATA_NOT_INSTRUCTIONS, MOST_BYTES } from '../../controller/agentAnswer';
import { textsCut } from '../../status/textsCut';
import { jsonFits, jsonText } from '../../status/visibleText';
import { standardSchema } from './standardSchema';
import { tellingErrors } from './visibleError';

/** Asks the cluster of this machine, or the one at an address; never with credentials that an agent named. */
export interface PinQuestions {
  readonly trouble: (api: string | undefined) => Promise<TroubleAnswer>;
  /** @throws Error where the CID is none */
  readonly status: (cid: string, api: string | undefined) => Promise<PinStatusAnswer>;
}

const API = z.optional(z.string().check(z.maxLength(512)));
const TroubleRequest = z.strictObject({ api: API });
const StatusRequest = z.strictObject({
  /** Of any version and base, alone or behind `/ipfs/`. */
  cid: z.string().check(z.maxLength(512)),
  api: API,
});

const FOR_AGENTS = { notice: z.string(), left_out: z.nullable(z.string()) };
const Trouble = z.extend(TroubleAnswer, FOR_AGENTS);
const Status = z.extend(PinStatusAnswer, FOR_AGENTS);

/** It looks beyond this machine: a cluster may be anywhere. */
const READ_ONLY = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true };
const LETTERS = 256;
const MOST_REASONS = 8;
/** How much of the lists is told, until it has room. */
const LENGTHS = [1000, 100, 20, 5, 1, 0] as const;
const MOST_CAUSES = 50;

/** Adds what tells of pins to a server; nothing of it changes anything. */
export function registerPinTools(server: McpServer, questions: PinQuestions): void {
  server.registerTool(
    'ipfs_pins_in_trouble',
    {
      title: 'Pins of an IPFS Cluster in trouble',
      description:
        'Which pins of a cluster have failed, wait or are worked on, grouped by cause, the worst first: at which ' +
        'peer, its error, attempts, since when, and the next step. Without api the one peer that runs on this ' +
        'machine is asked. Changes nothing.',
      inputSchema: standardSchema(TroubleRequest),
      outputSchema: standardSchema(Trouble),
      annotations: READ_ONLY,
    },
    async ({ api }) => troubleResult(await tellingErrors(questions.trouble(api))),
  );
  server.registerTool(
    'ipfs_pin_status',
    {
      title: 'One pin of an IPFS Cluster',
      description:
        'How one CID, of any version and base, is pinned: whether it is to be, with which options, and how it is at ' +
        'each peer. Without api the one peer that runs on this machine is asked. Changes nothing.',
      inputSchema: standardSchema(StatusRequest),
      outputSchema: standardSchema(Status),
      annotations: READ_ONLY,
    },
    async ({ cid, api }) => statusResult(await tellingErrors(questions.status(cid, api))),
  );
}

function troubleResult(whole: TroubleAnswer) {
  const answer = textsCut(whole, LETTERS);
  const causes = answer.causes.slice(0, MOST_CAUSES);
  const cut = (length: number) => ({
    ...framed(
      answer,
      length,
      causes.length < answer.causes.length || causes.some(isLonger(length)),
      'trouble',
    ),
    causes: causes.map((cause) => ({ ...cause, pins: cause.pins.slice(0, length) })),
  });
  const told = answer.causes.slice(0, 3).map(({ count, text }) => `${count} pins: ${jsonText(text)}`);
  return result(fitting(cut), told.length === 0 ? 'No pins in trouble.' : `${told.join('; ')}.`);
}

function isLonger(length: number) {
  return ({ pins }: TroubleCause) => pins.length > length;
}

function statusResult(whole: PinStatusAnswer) {
  const answer = textsCut(whole, LETTERS);
  const { pin, peers, causes } = answer;
  const cut = (length: number) => ({
    ...framed(answer, length, Math.max(peers.length, pin?.allocations.length ?? 0) > length, 'status CID'),
    peers: peers.slice(0, length),
    causes: causes.slice(0, length).map((cause) => ({ ...cause, pins: cause.pins.slice(0, 1) })),
    pin: pin && {
      ...pin,
      allocations: pin.allocations.slice(0, length),
      origins: pin.origins.slice(0, length),
      metadata: Object.fromEntries(Object.entries(pin.metadata).slice(0, length)),
    },
  });
  const wanted = answer.copies_wanted === null ? '' : ` of ${answer.copies_wanted} wanted`;
  const isPinned =
    answer.is_pinned === null ? 'Nobody could tell.' : answer.is_pinned ? 'Pinned' : 'Not pinned';
  return result(fitting(cut), `${isPinned}: ${answer.copies} copies${wanted}.`);
}

function framed<Answer extends Pick<TroubleAnswer, 'cluster'>>(
  answer: Answer,
  length: number,
  isCut: boolean,
  command: string,
) {
  const leftOut = `lists are cut to ${length}; \`cluster ${command}\` of the headless program gives more.`;
  return {
    notice: DATA_NOT_INSTRUCTIONS,
    left_out: isCut ? leftOut : null,
    ...answer,
    cluster: { ...answer.cluster, reasons: answer.cluster.reasons.slice(0, MOST_REASONS) },
  };
}

/** As much as has room for a model, which reads all of it. */
function fitting<Cut>(cut: (length: number) => Cut): Cut {
  const length = LENGTHS.find((one) => jsonFits(cut(one), MOST_BYTES));
  return cut(length ?? 0);
}

function result<Content extends object>(structuredContent: Content, text: string) {
  return {
    structuredContent: { ...structuredContent },
    content: [
      { type: 'text' as const, text },
      { type: 'text' as const, text: DATA_NOT_INSTRUCTIONS },
    ],
  };
}
