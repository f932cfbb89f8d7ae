import type { Memento } from 'vscode';

const KEY = 'notificationsMutedOn';

/** Whether somebody wants no notifications until tomorrow: in all windows. */
export class MutedToday {
  /** @param memory that all windows share */
  constructor(
    private readonly memory: Memento,
    private readonly today = () => new Date().toDateString(),
  ) {}

  get isMuted(): boolean {
    return this.memory.get(KEY) === this.today();
  }

  async mute(): Promise<void> {
    await this.memory.update(KEY, this.today());
  }
}
