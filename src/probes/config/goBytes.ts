const PREFIXES = ['k', 'm', 'g', 't', 'p', 'e'];
const SIZE = /^(\d[\d,]*\.?[\d,]*|\.\d[\d,]*)\s*(?:([kmgtpe]?)(i?)b?)$/i;
const LARGEST = 2 ** 64;
const LONGEST_TEXT = 64;

/**
 * Bytes of a size as Kubo reads it, such as `10GB`, `1.5 TiB` or `2000`; null for any other text.
 * @see humanize.ParseBytes (github.com/dustin/go-humanize)
 */
export function parseGoBytes(text: string): number | null {
  const [, number = '', prefix = '', binary = ''] =
    (text.length > LONGEST_TEXT ? null : SIZE.exec(text.trimEnd())) ?? [];
  if (number === '' || (prefix === '' && binary !== '')) {
    return null;
  }
  const power = PREFIXES.indexOf(prefix.toLowerCase()) + 1;
  const bytes = Number(number.replaceAll(',', '')) * (binary === '' ? 1000 : 1024) ** power;
  return Number.isNaN(bytes) || bytes >= LARGEST ? null : Math.floor(bytes);
}
