import type { Deadline } from '../../probes/deadline';
import { isLoopbackAddress } from '../../clusterClient/transport/endpoint';
import { outcomeOf } from '../../clusterClient/transport/outcome';
import type { SourceReach, Told } from '../peers/observation';
import type { FollowerSource } from '../peers/known';

const PATIENCE_MS = 5_000;

/** With these of the environment the daemon goes by a proxy, and we do not. */
const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'];

/**
 * Whether the configuration of a follower can be fetched, as the daemon does at its next start: the head of the answer
 * alone is waited for, and no credentials are sent.
 * @returns not_asked for a source that cannot be asked in the way in which the daemon does
 */
export async function askSource(
  source: FollowerSource | null,
  deadline: Deadline,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Told<SourceReach>> {
  if (source?.isWhole !== true || !isAskable(source.url, environment)) {
    return { kind: 'not_asked' };
  }
  const part = deadline.part(PATIENCE_MS);
  try {
    const { ok, status } = await fetch(source.url, { signal: part.signal, credentials: 'omit' });
    return { kind: 'told', value: { why: ok ? null : `it answers with HTTP ${status}` } };
  } catch (error) {
    if (deadline.signal.aborted || isRefusedHere(error)) {
      return { kind: 'not_asked' };
    }
    return {
      kind: 'told',
      value: { why: part.signal.aborted ? 'it does not answer in time' : whyOf(error) },
    };
  } finally {
    // Nothing of the body is read: with the deadline its connection ends.
    part.dispose();
  }
}

function isAskable(url: string, environment: Readonly<Record<string, string | undefined>>): boolean {
  if (!URL.canParse(url)) {
    return false;
  }
  const { protocol, hostname } = new URL(url);
  const isHere = hostname === 'localhost' || isLoopbackAddress(hostname.replace(/^\[|\]$/g, ''));
  return /^https?:$/.test(protocol) && (isHere || !PROXIES.some((name) => environment[name]));
}

/** A browser opens some ports to nobody, and `fetch` is made like one; the daemon has no such list. */
function isRefusedHere(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof Error && error.cause.message === 'bad port';
}

const TEXTS: Readonly<Record<string, string>> = {
  refused: 'nobody listens there',
  name_not_found: 'its name has no address',
  no_route: 'no network leads there',
  silent: 'it does not answer in time',
};

/** `fetch` says that it failed, and its cause why. */
function whyOf(error: unknown): string {
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : error;
  if (!(cause instanceof Error)) {
    return 'it cannot be fetched';
  }
  const outcome = outcomeOf(cause, 'connecting');
  return TEXTS[outcome.kind] ?? `it cannot be fetched (${'why' in outcome ? outcome.why : outcome.kind})`;
}
