import assert from 'node:assert/strict';
import { revealRow } from '../../../../src/vscode/shared/revealRow';

const OPTIONS = { select: true };

/** A view that knows its rows only when it was told so many times. */
function viewThatKnowsAfter(refusals: number) {
  const told: string[] = [];
  const reveal = (row: string) => {
    told.push(row);
    return told.length > refusals ? Promise.resolve() : Promise.reject(new Error('Data tree node not found'));
  };
  return { view: { reveal } as unknown as Parameters<typeof revealRow<string>>[0], told };
}

describe('Bringing a row into sight', () => {
  it('tells the editor once where it knows the row', async () => {
    const { view, told } = viewThatKnowsAfter(0);
    await revealRow(view, () => 'ipfs', OPTIONS);
    assert.deepEqual(told, ['ipfs']);
  });

  it('tells it again while it draws the view, each time with the row as it is then', async () => {
    const { view, told } = viewThatKnowsAfter(2);
    await revealRow(view, () => `ipfs ${told.length}`, OPTIONS);
    assert.deepEqual(told, ['ipfs 0', 'ipfs 1', 'ipfs 2']);
  });

  it('is nothing to tell of a row that is gone', async () => {
    const { view, told } = viewThatKnowsAfter(0);
    await revealRow(view, () => undefined, OPTIONS);
    assert.deepEqual(told, []);
  });

  it('throws what the editor says where it never knows it', async () => {
    const { view } = viewThatKnowsAfter(Infinity);
    await assert.rejects(
      revealRow(view, () => 'ipfs', OPTIONS),
      /not found/,
    );
  });
});
