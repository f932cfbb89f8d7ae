import type { Ask, FlowParts, Outcome, Progress } from './flowParts';
import { problemOf } from './problems';
import { type Answer, BACK, LEFT, type Place } from './dialogs';

type Certificate = NonNullable<NonNullable<Progress['failure']>['certificate']>;

/** Step 4, where the certificate is not taken as it is: pins it, or names the authority that signed it. */
export const askCertificate: Ask = async (parts, place, progress) => {
  const { dialogs, t } = parts;
  const { failure } = progress;
  const certificate = failure?.certificate;
  if (certificate == null) {
    return askAuthority(parts, place, progress);
  }
  for (;;) {
    const how = await dialogs.choose<'pin' | 'authority' | 'address'>(place, {
      placeholder: `${failure?.cause ?? ''}. ${failure?.advice ?? ''}`,
      active: 'pin',
      choices: [
        {
          value: 'pin',
          icon: 'verified',
          label: t('Compare and pin its certificate…'),
          detail: t('{0}, issued by {1}', certificate.subject, certificate.issuer),
        },
        {
          value: 'authority',
          icon: 'file',
          label: t('Name the file of the authority that signed it…'),
          detail: t('A file with its certificate in PEM form.'),
        },
        {
          value: 'address',
          icon: 'edit',
          label: t('Go back to step {0}: address', 1),
          detail: t('Nothing was sent to it.'),
        },
      ],
    });
    if (how === BACK || how === LEFT) {
      return how;
    }
    const answer = await follow(how, parts, place, progress, certificate);
    if (answer !== BACK) {
      return answer;
    }
  }
};

async function follow(
  how: 'pin' | 'authority' | 'address',
  parts: FlowParts,
  place: Place,
  progress: Progress,
  certificate: Certificate,
): Promise<Answer<Outcome>> {
  const { draft } = progress;
  switch (how) {
    case 'address':
      return { draft, failure: null, next: 'address' };
    case 'authority':
      return askAuthority(parts, { ...place, canGoBack: true }, progress);
    case 'pin': {
      const { sha256 } = certificate;
      return (await parts.dialogs.confirm(confirmationOf(parts, draft.api, certificate)))
        ? { draft: { ...draft, fingerprint: sha256, ca: null }, failure: null, next: 'test' }
        : BACK;
    }
  }
}

function confirmationOf({ t }: FlowParts, api: string, certificate: Certificate) {
  const { subject, hosts, issuer, validFrom, validUntil, sha256 } = certificate;
  return {
    message: t('Take this certificate, and no other one, for {0}?', api),
    detail: [
      t('SHA-256: {0}', sha256),
      t('Subject: {0}', subject === '' ? '-' : subject),
      t('For: {0}', hosts === '' ? '-' : hosts),
      t('Issuer: {0}', issuer === '' ? '-' : issuer),
      t('Valid from {0} until {1}', validFrom, validUntil),
      t('Compare the SHA-256 with the one that whoever runs the peer gives you.'),
    ],
    yes: t('Pin This Certificate'),
  };
}

async function askAuthority(
  { dialogs, t, authorityProblem }: FlowParts,
  place: Place,
  progress: Progress,
): Promise<Answer<Outcome>> {
  const { draft } = progress;
  let value = draft.ca ?? '';
  let problem = draft.ca === null ? null : problemOf(progress, 'certificate');
  for (;;) {
    const answer = await dialogs.text(place, {
      prompt: t('Absolute path of a file with the certificate of the authority (PEM)'),
      placeholder: '/etc/ssl/private-ca.pem',
      value,
      problem,
      validate: (text) => (text.trim() === '' ? t('Type a path.') : null),
    });
    if (answer === BACK || answer === LEFT) {
      return answer;
    }
    value = answer.trim();
    problem = await authorityProblem(value);
    if (problem === null) {
      return { draft: { ...draft, ca: value, fingerprint: null }, failure: null, next: 'test' };
    }
  }
}
