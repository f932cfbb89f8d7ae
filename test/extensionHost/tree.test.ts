import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { NOTHING_KNOWN, withAnswer } from '../../src/monitor/snapshot';
import { EDITOR_LANGUAGE } from '../../src/vscode/daemons/editorLanguage';
import { instanceOf as instanceOfRow } from '../../src/vscode/daemons/rows/row';
import { treeRows } from '../../src/vscode/daemons/rows/treeRows';
import { tooltipOf } from '../../src/vscode/daemons/tooltip';
import { answerOf, instanceOf } from '../unit/monitor/answers';

describe('The tree', () => {
  it('a tooltip is Markdown that nobody trusts, and texts of daemons stay text', () => {
    const answer = answerOf({ ipfs: 'degraded' });
    const problem = '[click](command:workbench.action.quit) <b>';
    const cause = { code: 'folder_unreadable', subject: null, params: { problem }, source: '/a' } as const;
    const bad = { ...instanceOf('degraded', '/a'), causes: [cause] };
    answer.daemons.ipfs?.details?.instances.splice(0, 1, bad);
    const row = treeRows(withAnswer(NOTHING_KNOWN, answer), EDITOR_LANGUAGE).find(
      (one) => instanceOfRow(one) !== null,
    );
    assert.ok(row);
    const tooltip = tooltipOf(row);
    assert.ok(tooltip instanceof vscode.MarkdownString);
    assert.notEqual(tooltip.isTrusted, true);
    assert.ok(!tooltip.value.includes('[click](command:'));
    assert.ok(!tooltip.value.includes('<b>'));
  });
});
