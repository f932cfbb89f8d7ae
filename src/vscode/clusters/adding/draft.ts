import type { SecretSource } from '../../../clusters/profiles/reachableProfile';
import type { SavedCluster } from '../../../clusters/profiles/savedCluster';

/** A cluster that is being added or changed. */
export interface Draft extends SavedCluster {
  /** Null where none is known for this address. */
  readonly secret: SecretSource | null;
}

export const EMPTY_DRAFT: Draft = {
  name: '',
  api: '',
  via: null,
  credentials: 'none',
  user: null,
  fingerprint: null,
  ca: null,
  insecure: false,
  secret: null,
};

/** The draft for another place: what was confirmed or kept for the old one counts no more. */
export function movedTo(draft: Draft, place: Partial<Pick<Draft, 'api' | 'via'>>): Draft {
  const { api = draft.api, via = draft.via } = place;
  return api === draft.api && via === draft.via
    ? draft
    : { ...draft, api, via, fingerprint: null, ca: null, insecure: false, secret: null };
}

/** What of a draft stands in the setting: everything but the secret. */
export function savedOf(draft: Draft): SavedCluster {
  const { name, api, via, credentials, user, fingerprint, ca, insecure } = draft;
  return { name, api, via, credentials, user, fingerprint, ca, insecure };
}
