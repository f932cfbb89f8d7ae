import { LogUnreadableError, type UnreadableLog } from '../../logs/follow/logSource';
import { errorText } from '../../status/errorText';
import type { Language } from '../daemons/texts/language';

/** Why a log cannot be read, and what to do. */
export function unreadableSentence(error: unknown, language: Language): string {
  const { t } = language;
  if (!(error instanceof LogUnreadableError)) {
    return t('The log cannot be read: {0}', errorText(error));
  }
  const { path } = error;
  const sentences: Readonly<Record<UnreadableLog, string>> = {
    gone: t('{0} is not there any more.', path),
    no_file: t('{0} is no regular file, and so it is not read.', path),
    foreign: t('{0} belongs to another user than the daemon, and so it is not read.', path),
    closed: t('This user may not read {0}: open VS Code as the user who owns it.', path),
    refused: t('The program that keeps this log does not show it: {0}', path),
    no_program: t('The program that shows this log is not installed: {0}', path),
  };
  return sentences[error.why];
}
