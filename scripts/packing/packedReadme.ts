/** Where a link leads elsewhere, or to a heading of the same page. */
const ABSOLUTE = /^(?:https?:|#)/;

/**
 * The README as the Marketplace and the editor show it on the extension's page: its pictures and the files that it links
 * to are not in the package, so they are those of the repository, as `vsce` itself would write them.
 * @param repository URL of the repository on GitHub, as the manifest has it
 */
export function packedReadme(markdown: string, repository: string): string {
  const base = repository.replace(/\.git$/, '');
  return markdown.replace(
    /(!?)\[([^\]]*)\]\(([^)\s]+)\)/g,
    (whole, mark: string, text: string, target: string) =>
      ABSOLUTE.test(target)
        ? whole
        : `${mark}[${text}](${base}/${mark === '!' ? 'raw' : 'blob'}/HEAD/${target})`,
  );
}
