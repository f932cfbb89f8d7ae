import assert from 'node:assert/strict';
import { BACK, LEFT } from '../../../../src/vscode/clusters/adding/dialogs';
import { askInTurn, type Question } from '../../../../src/vscode/setup/askInTurn';

type Draft = Readonly<Record<string, string>>;

/** Answers in this order, and notes what was asked. */
function scripted(answers: readonly (string | typeof BACK | typeof LEFT)[], skipped: readonly string[] = []) {
  const asked: string[] = [];
  const rest = [...answers];
  const questions = ['a', 'b', 'c'].map((name): Question<Draft> => ({
    isAsked: () => !skipped.includes(name),
    ask: (draft, { step, canGoBack }) => {
      asked.push(`${name}${step}${canGoBack ? '<' : ''}`);
      const answer = rest.shift() ?? LEFT;
      return Promise.resolve(typeof answer === 'string' ? { ...draft, [name]: answer } : answer);
    },
  }));
  return { asked, questions };
}

describe('askInTurn', () => {
  it('asks each question, and has a way back from all but the first', async () => {
    const { asked, questions } = scripted(['1', '2', '3']);
    assert.deepEqual(await askInTurn('', {}, questions), { a: '1', b: '2', c: '3' });
    assert.deepEqual(asked, ['a1', 'b2<', 'c3<']);
  });

  it('goes back to the question that was answered last, and keeps the answers', async () => {
    const { asked, questions } = scripted(['1', '2', BACK, BACK, '4', '5', '6']);
    assert.deepEqual(await askInTurn('', {}, questions), { a: '4', b: '5', c: '6' });
    assert.deepEqual(asked, ['a1', 'b2<', 'c3<', 'b2<', 'a1', 'b2<', 'c3<']);
  });

  it('leaves out what makes no difference, on the way back too', async () => {
    const { asked, questions } = scripted(['1', BACK, '2', '3'], ['b']);
    assert.deepEqual(await askInTurn('', {}, questions), { a: '2', c: '3' });
    assert.deepEqual(asked, ['a1', 'c3<', 'a1', 'c3<']);
  });

  it('ends where the user leaves', async () => {
    const { questions } = scripted(['1', LEFT]);
    assert.equal(await askInTurn('', {}, questions), null);
  });
});
