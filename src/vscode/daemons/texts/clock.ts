const TIME = { hour: '2-digit', minute: '2-digit' } as const;

/**
 * The time of day of a moment in the words of its user, with the day where that is not today: "12:41", "Nov 3, 12:41".
 * @param at milliseconds since the epoch
 * @param now milliseconds since the epoch
 */
export function clockText(at: number, now: number): string {
  const [moment, today] = [new Date(at), new Date(now)];
  if (moment.toDateString() === today.toDateString()) {
    return moment.toLocaleTimeString([], TIME);
  }
  const isThisYear = moment.getFullYear() === today.getFullYear();
  return moment.toLocaleString([], {
    ...(isThisYear ? {} : { year: 'numeric' }),
    month: 'short',
    day: 'numeric',
    ...TIME,
  });
}
