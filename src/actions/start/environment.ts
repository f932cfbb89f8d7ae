type Environment = Readonly<Record<string, string | undefined>>;

/** What a program needs of its user's surroundings, whichever it is; nothing of an editor, and no daemon's own settings. */
const SURROUNDINGS =
  /^(PATH|Path|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|XDG_\w+|(https?|no|all)_proxy|SSL_CERT_(FILE|DIR)|IPFS_TELEMETRY|GOMEMLIMIT|GOMAXPROCS|SystemRoot|SystemDrive|USERPROFILE|USERNAME|APPDATA|LOCALAPPDATA|TEMP|TMP|PATHEXT|ComSpec|ProgramData)$/i;

/** The variables that a daemon is started with: its user's surroundings, and what its invocation says. */
export function startEnvironment(
  own: Environment,
  variables: Readonly<Record<string, string>>,
): Record<string, string> {
  const surroundings = Object.entries(own).flatMap(([name, value]) =>
    value !== undefined && SURROUNDINGS.test(name) ? [[name, value] as const] : [],
  );
  return { ...Object.fromEntries(surroundings), ...variables };
}
