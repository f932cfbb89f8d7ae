import { type Answer, BACK, LEFT, type Place } from './dialogs';
import type { Draft } from './draft';
import {
  type Ask,
  type Failure,
  type FlowParts,
  numberOf,
  type Outcome,
  type Progress,
  type Stage,
  type Step,
  STEPS,
} from './flowParts';
import { askAddress, askName, askVia } from './placeQuestions';
import { askCertificate } from './certificateQuestions';
import { askCredentials } from './credentialQuestions';
import { askAfterFailure, suggestedName } from './trialQuestions';

const QUESTIONS: Readonly<Record<Step, Ask>> = {
  address: askAddress,
  via: askVia,
  credentials: askCredentials,
  certificate: askCertificate,
  name: askName,
};

/** Asks for a cluster step by step, with a way back from each; it is tested before it is given a name. */
export class AddFlow {
  private progress: Progress;
  /** The steps that were answered, so that there is a way back. */
  private answered: Step[] = [];

  constructor(
    private readonly parts: FlowParts,
    draft: Draft,
  ) {
    this.progress = { draft, failure: null };
  }

  /** @returns the draft that works; null where the user left. @throws what a trial throws */
  async run(first: Step | 'test', failure: Failure | null = null): Promise<Draft | null> {
    this.progress = { ...this.progress, failure };
    let stage: Stage = first;
    while (stage !== 'done') {
      const outcome: Answer<Outcome> = await this.take(stage);
      if (outcome === LEFT) {
        return null;
      }
      if (outcome === BACK) {
        stage = this.answered.pop() ?? first;
        continue;
      }
      if (stage !== 'test') {
        this.answered.push(stage);
      }
      this.progress = outcome;
      stage = outcome.next;
      this.forgetFrom(stage);
    }
    return this.progress.draft;
  }

  private take(stage: Step | 'test'): Promise<Answer<Outcome>> {
    return stage === 'test' ? this.test() : QUESTIONS[stage](this.parts, this.placeOf(stage), this.progress);
  }

  private async test(): Promise<Answer<Outcome>> {
    const { dialogs, t, tryIt, asksName, addresses } = this.parts;
    const { draft } = this.progress;
    const text = t('Testing the connection to {0}…', draft.api);
    const trial = await dialogs.wait(this.placeOf('certificate'), text, (signal) => tryIt(draft, signal));
    if (trial === BACK || trial === LEFT) {
      return trial;
    }
    if (trial.works) {
      const name = draft.name === '' ? suggestedName(draft, trial, addresses.hostOf) : draft.name;
      return { draft: { ...draft, name }, failure: null, next: asksName ? 'name' : 'done' };
    }
    const failed = { draft, failure: trial };
    return trial.certificate !== null
      ? { ...failed, next: 'certificate' }
      : askAfterFailure(this.parts, this.placeOf(trial.part), failed);
  }

  /** Whoever comes to a step again goes back from there to the one before it. */
  private forgetFrom(stage: Stage): void {
    const index = this.answered.findIndex((one) => one === stage);
    if (index !== -1) {
      this.answered = this.answered.slice(0, index);
    }
  }

  private placeOf(step: Step): Place {
    return {
      title: this.parts.title,
      step: numberOf(step),
      steps: STEPS.length,
      canGoBack: this.answered.length > 0,
    };
  }
}
