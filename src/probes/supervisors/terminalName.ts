/** Terminals of windows, tmux and SSH: eight majors of 256 each. */
const PSEUDO = { first: 136, last: 143 };
const CONSOLES = 4;
/** Of the consoles' major the first are the screens, the rest the serial lines. */
const FIRST_SERIAL = 64;

/**
 * @param device the number that `/proc/PID/stat` has of a terminal
 * @returns where it is; null for none
 * @see https://www.kernel.org/doc/Documentation/admin-guide/devices.txt
 */
export function terminalName(device: number): string | null {
  if (device === 0) {
    return null;
  }
  const major = (device >> 8) & 0xfff;
  const minor = (device & 0xff) | ((device >> 12) & 0xfff00);
  if (major >= PSEUDO.first && major <= PSEUDO.last) {
    return `/dev/pts/${(major - PSEUDO.first) * 256 + minor}`;
  }
  if (major === CONSOLES) {
    return minor < FIRST_SERIAL ? `/dev/tty${minor}` : `/dev/ttyS${minor - FIRST_SERIAL}`;
  }
  return `/dev/char/${major}:${minor}`;
}
