import type { LogPlace, LogReader } from '../../logs/openLog';
import type { Language } from '../daemons/texts/language';
import { placeText } from '../daemons/texts/places';

/** Where a daemon writes, in a sentence; of a place at which nothing can be read, what to do. */
export function placeSentence(place: LogPlace, daemon: string, language: Language): string {
  const { t } = language;
  switch (place.kind) {
    case 'file':
      return fileSentence(place, daemon, language);
    case 'journal':
      return place.unit === null
        ? t('{0} writes to the journal of systemd.', daemon)
        : t('{0} writes to the journal of systemd, as {1}.', daemon, place.unit);
    case 'container':
      return place.id === null
        ? t(
            '{0} writes to the output of the container that this editor runs in: outside of it, "docker logs" or "podman logs" shows it.',
            daemon,
          )
        : t('{0} writes to the output of its container {1}.', daemon, place.id.slice(0, SHORT_ID));
    case 'terminal':
      return t(
        '{0} writes to the terminal {1}, where it can be read, and to no file. Start it with its output in a file to see it here.',
        daemon,
        place.tty,
      );
    case 'program':
      return place.reader === null
        ? t('{0} writes to another program that cannot be seen from here.', daemon)
        : t('{0} writes to {1}, which keeps it in no file.', daemon, readerText(place.reader, language));
    case 'nowhere':
      return t('What {0} writes goes nowhere. Start it with its output in a file to see it here.', daemon);
    case 'hidden':
      return place.uid === null
        ? t('{0} is run by another user, who alone may see where it writes.', daemon)
        : t(
            '{0} is run by the user with the number {1}, who alone may see where it writes.',
            daemon,
            place.uid,
          );
    case 'ended':
      return t('{0} does not run any more.', daemon);
    case 'unseen':
      return t('This system does not tell where {0} writes.', daemon);
  }
}

const SHORT_ID = 12;

function fileSentence(
  { path, deleted, reader }: Extract<LogPlace, { readonly kind: 'file' }>,
  daemon: string,
  language: Language,
): string {
  const { t, home } = language;
  const where = placeText(path, home);
  if (deleted) {
    return t('{0} writes to {1}, which was removed: with the daemon it is gone.', daemon, where);
  }
  return reader === null
    ? t('{0} writes to {1}.', daemon, where)
    : t('{0} writes to {1}, which keeps it in {2}.', daemon, readerText(reader, language), where);
}

function readerText({ name, pid }: LogReader, { t }: Language): string {
  return t('{0} (PID {1})', name, pid);
}
