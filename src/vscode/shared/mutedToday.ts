/** What all windows share, as the editor keeps it. */
interface Kept {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const KEY = 'notificationsMutedOn';

/** Whether somebody wants no notifications until tomorrow: in all windows. */
export class MutedToday {
  constructor(
    private readonly memory: Kept,
    private readonly today = () => new Date().toDateString(),
  ) {}

  get isMuted(): boolean {
    return this.memory.get(KEY) === this.today();
  }

  async mute(): Promise<void> {
    await this.memory.update(KEY, this.today());
  }
}
