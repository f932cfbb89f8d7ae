/**
 * The README as the editor shows it on the extension's page: its pictures and the files that it links to are not in
 * the package, so pictures go and such links become plain text.
 */
export function packedReadme(markdown: string): string {
  return (
    markdown
      // Lines of nothing but pictures, table rows of pictures included.
      .replace(/^(?:\|\s*)*!\[[^\]]*\]\([^)]*\)[\s|]*(?:!\[[^\]]*\]\([^)]*\)[\s|]*)*$/gm, '')
      .replace(/\[([^\]]+)\]\((?!https?:|#)[^)]*\)/g, '$1')
      // What remains of a table whose rows are gone: its empty head.
      .replace(/^\|(?:\s*\|)+\n\|(?:[\s:-]*\|)+\n(?!\|)/gm, '')
      .replace(/\n{3,}/g, '\n\n')
  );
}
