import assert from 'node:assert/strict';
import { clockText } from '../../../../src/vscode/daemons/texts/clock';

describe('The time of day of a moment', () => {
  const now = new Date(2026, 10, 28, 12, 0).getTime();

  it('stands alone today, and with its day and its year where those are others', () => {
    const today = clockText(new Date(2026, 10, 28, 0, 7).getTime(), now);
    const yesterday = clockText(new Date(2026, 10, 27, 23, 7).getTime(), now);
    const lastYear = clockText(new Date(2025, 10, 28, 12, 7).getTime(), now);
    for (const text of [today, yesterday, lastYear]) {
      assert.match(text, /:07/);
    }
    assert.doesNotMatch(today, /28|2026/);
    assert.match(yesterday, /27/);
    assert.doesNotMatch(yesterday, /2026/);
    assert.match(lastYear, /28.*2025|2025.*28/);
  });
});
