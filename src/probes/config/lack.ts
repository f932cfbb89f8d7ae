/** A file of a configuration, by its name in the folder of the daemon. */
export type ConfigFile = 'service.json' | 'identity.json' | 'config';

/**
 * What a daemon needs to start and its configuration does not have, though no value of it is of a wrong type. Nothing of
 * the file is in it but its keys.
 */
export type Lack = { readonly file: ConfigFile; readonly key: string } &
  /** Not set, or set to nothing. `example` is what a daemon starts with, as JSON. */
  (
    | { readonly kind: 'value'; readonly example: string }
    /** Not exactly one of these sections. */
    | { readonly kind: 'section'; readonly choices: readonly string[] }
    /** No secret of a cluster. */
    | { readonly kind: 'secret' }
    /** An empty list of users: null would be none. */
    | { readonly kind: 'credentials' }
    /** Not set, and nothing that could be made anew. */
    | { readonly kind: 'kept' }
    /** It names a file that is not there. */
    | { readonly kind: 'file'; readonly path: string }
    /** It is of another type than the daemon takes. `problem` says where, and quotes nothing. */
    | { readonly kind: 'type'; readonly problem: string }
  );

/** A file that a configuration names, and without which no daemon starts. */
export interface NamedFile {
  readonly key: string;
  readonly path: string;
}
