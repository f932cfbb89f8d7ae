/** What axe finds in every tree of VS Code: the rule, and the mark-up that VS Code itself makes. */
const VS_CODE: readonly (readonly [rule: string, markup: RegExp])[] = [
  // A row's label and description stand in two elements without a space between them, so that no name of a row can
  // hold its text as axe reads it ("ipfscrashed"). That ours hold both is tested beside it.
  ['label-content-name-mismatch', /^<div class="monaco-list-row[^>]* role="treeitem"/],
  // So do the title and the description of a view, where a container has several.
  ['label-content-name-mismatch', /^<div class="pane-header[^>]* role="button"/],
  // The header of a view is a button, and holds the buttons of its title while the pointer or the focus is on it.
  ['nested-interactive', /^<div class="pane-header[^>]* role="button"/],
];

/** Whether a finding is VS Code's own, which no extension can change. */
export function isVsCodes(rule: string, html: string): boolean {
  return VS_CODE.some(([known, markup]) => known === rule && markup.test(html));
}
