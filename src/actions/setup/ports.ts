/** How far the next offer is from a port that is taken: the ports of one daemon stay beside each other. */
const STEP = 100;
const LOWEST = 1024;
const HIGHEST = 65_535;

/**
 * The ports of a new daemon: the usual ones where they are free, else the next free ones. No two are the same.
 * @param usual by what each is for
 * @param taken on which somebody listens, or which another daemon of this machine is configured for
 */
export function offeredPorts<Name extends string>(
  usual: Readonly<Record<Name, number>>,
  taken: ReadonlySet<number>,
): Record<Name, number> {
  const used = new Set(taken);
  const names = Object.keys(usual) as Name[];
  const wanted = new Set(names.map((name) => usual[name]));
  const offered = names.map((name) => {
    const own = usual[name];
    const port = used.has(own) ? nextFree(own, (one) => !used.has(one) && !wanted.has(one)) : own;
    used.add(port);
    return [name, port] as const;
  });
  return Object.fromEntries(offered) as Record<Name, number>;
}

function nextFree(from: number, isFree: (port: number) => boolean): number {
  const span = HIGHEST - LOWEST + 1;
  // Ports that are not the same when they begin, and a step that shares no divisor with their count, reach all of them.
  for (let times = 1; times <= span; times++) {
    const port = LOWEST + ((from - LOWEST + times * STEP + Math.floor((times * STEP) / span)) % span);
    if (isFree(port)) {
      return port;
    }
  }
  return from;
}

/** Why a text is no port for a daemon; null where it is one. */
export function portProblem(
  text: string,
  taken: ReadonlySet<number>,
  others: readonly number[],
): 'no_port' | 'port_taken' | 'port_twice' | null {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > HIGHEST) {
    return 'no_port';
  }
  return taken.has(port) ? 'port_taken' : others.includes(port) ? 'port_twice' : null;
}
