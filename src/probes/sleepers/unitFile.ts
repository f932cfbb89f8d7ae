/** The settings of one unit of systemd: those that were given last for each name, in order. */
export type UnitSettings = ReadonlyMap<string, readonly string[]>;

/**
 * Reads unit files: the unit itself, then what is dropped in. An empty value takes back what was said before.
 * @param section for example `Socket`
 * @see https://man7.org/linux/man-pages/man7/systemd.syntax.7.html
 */
export function parseUnit(texts: readonly string[], section: string): UnitSettings {
  const settings = new Map<string, string[]>();
  for (const text of texts) {
    let current = '';
    for (const line of text.replace(/\\\n/g, ' ').split('\n')) {
      const trimmed = line.trim();
      const heading = /^\[(.+)\]$/.exec(trimmed);
      const assignment = /^([A-Za-z0-9]+)\s*=\s*(.*)$/.exec(trimmed);
      if (heading) {
        current = heading[1] ?? '';
      } else if (assignment && current === section) {
        const [, name = '', value = ''] = assignment;
        settings.set(name, value === '' ? [] : [...(settings.get(name) ?? []), value]);
      }
    }
  }
  return settings;
}

/** Where a socket unit listens; `host` is null for all addresses. */
export type UnitAddress = { readonly host: string | null; readonly port: number } | { readonly path: string };

/** @returns null for what is neither a TCP port nor a path: an abstract name, a virtual machine's socket */
export function unitAddress(value: string): UnitAddress | null {
  if (value.startsWith('/')) {
    return { path: value };
  }
  const [, six, four, port] = /^(?:(?:\[([^\]]+)\]|(\d+\.\d+\.\d+\.\d+)):)?(\d+)$/.exec(value) ?? [];
  return port === undefined ? null : { host: six ?? four ?? null, port: Number(port) };
}

/** What stands for itself in the values of a unit, without the percent sign. */
export type Specifiers = Readonly<Partial<Record<string, string>>>;

/** @see https://man7.org/linux/man-pages/man5/systemd.unit.5.html, "Specifiers" */
export function withSpecifiers(value: string, specifiers: Specifiers): string {
  return value.replace(/%(.)/g, (whole, letter: string) =>
    letter === '%' ? '%' : (specifiers[letter] ?? whole),
  );
}

/** The names that a unit gives to its own parts: `ipfs@one.socket` is the instance `one` of `ipfs`. */
export function nameSpecifiers(name: string): Specifiers {
  const [, prefix = '', instance = ''] = /^([^@]*)(?:@(.*))?\.[a-z]+$/.exec(name) ?? [];
  const bare = name.replace(/\.[a-z]+$/, '');
  return { n: name, N: bare, p: prefix, i: instance, j: prefix.slice(prefix.lastIndexOf('-') + 1) };
}

/** The words of a command line as `ExecStart=` has it, its prefixes left out. */
export function commandWords(value: string): string[] {
  const words = [...value.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );
  const [program = '', ...args] = words;
  return [program.replace(/^[@:+!|-]+/, ''), ...args];
}
